import { describe, expect, it } from 'vitest';
import { parseSettings } from './settings.ts';

describe('the settings of the site', () => {
  it('are read loosely: unknown facts and empty ones count for nothing', () => {
    expect(
      parseSettings(
        '{"version":1,"searchUrl":"https://search.example/","apiKey":"","isDemo":"yes","statusPath":"/status.json","later":1}',
      ),
    ).toEqual({ version: 1, searchUrl: 'https://search.example', statusPath: '/status.json' });
    expect(parseSettings('{"version":1,"apiKey":"k","isDemo":true}')).toEqual({
      version: 1,
      searchUrl: '',
      apiKey: 'k',
      isDemo: true,
    });
  });

  it('name one search server, or the nodes of a cluster', () => {
    expect(parseSettings('{"version":1,"searchUrl":"https://a.example/, https://b.example"}').searchUrl).toBe(
      'https://a.example,https://b.example',
    );
  });

  it.each(['', '<!doctype html>', 'null', '[]', '{}', '{"version":2}', '{"version":1,"searchUrl":"search.example"}'])(
    'are refused with what to do: %s',
    (text) => {
      expect(() => parseSettings(text)).toThrow(
        expect.objectContaining({ kind: 'settings', advice: expect.any(String) }),
      );
    },
  );
});
