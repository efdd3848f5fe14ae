import { describe, expect, it } from 'vitest';
import { configuredServer } from './configured-server.ts';

describe('the configured server', () => {
  it('is none without a URL or a host', () => {
    expect(configuredServer({})).toBeUndefined();
    expect(configuredServer({ typesense: { api_key: 'x' } })).toBeUndefined();
  });

  it.each([
    [{ url: 'https://search.example.com/' }, 'https://search.example.com'],
    [{ url: 'http://a.example:8108, http://b.example:8108/' }, 'http://a.example:8108,http://b.example:8108'],
    [{ host: 'search' }, 'http://search:8108'],
    [{ host: 'search', port: 443, protocol: 'https' as const }, 'https://search:443'],
    [{ url: 'http://one', host: 'two' }, 'http://one'],
  ])('of %j is %s', (typesense, url) => {
    expect(configuredServer({ typesense: { ...typesense, api_key: 'k' } })).toEqual({ url, apiKey: 'k' });
  });

  it('needs a key', () => {
    expect(() => configuredServer({ typesense: { url: 'http://one' } })).toThrow('typesense.api_key is missing');
  });
});
