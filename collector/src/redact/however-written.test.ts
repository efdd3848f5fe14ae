import { describe, expect, it } from 'vitest';
import { plantedSecrets } from './planted-secrets.ts';
import { createTextRedaction } from './redact-text.ts';
import { leaksIn, writings } from './secret-writings.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32, 3) });
const redacted = (text: string): string => redactText(text, () => undefined);

describe('the planted secrets', () => {
  it('are of many kinds, each with a value of its own', () => {
    expect(new Set(plantedSecrets.map(({ kind }) => kind)).size).toBe(plantedSecrets.length);
    expect(new Set(plantedSecrets.map(({ secret }) => secret)).size).toBe(plantedSecrets.length);
    expect(plantedSecrets.length).toBeGreaterThanOrEqual(120);
    for (const { kind, secret, text } of plantedSecrets) expect([kind, text.includes(secret)]).toEqual([kind, true]);
  });

  it('are seen where nobody replaces them', () => {
    for (const { name, write } of writings)
      for (const planted of plantedSecrets) {
        const written = write(planted);
        if (written)
          expect([name, planted.kind, leaksIn(written.text, written).length > 0]).toEqual([name, planted.kind, true]);
      }
  });
});

describe.each(writings.map((writing) => [writing.name, writing] as const))('a secret %s', (_name, { write }) => {
  it('is replaced, whatever its kind', () => {
    const leaks = plantedSecrets.flatMap((planted) => {
      const written = write(planted);
      return written && leaksIn(redacted(written.text), written).length > 0 ? [planted.kind] : [];
    });
    expect(leaks).toEqual([]);
  });

  it('is replaced once and for all', () => {
    const changed = plantedSecrets.flatMap((planted) => {
      const first = redacted(write(planted)?.text ?? '');
      return redacted(first) === first ? [] : [planted.kind];
    });
    expect(changed).toEqual([]);
  });
});

describe('the same secret', () => {
  const token = plantedSecrets.find(({ kind }) => kind === 'GitHub')?.secret ?? '';
  const markersIn = (text: string): readonly string[] => redacted(text).match(/\[redacted:[^\]]+\]/g) ?? [];

  it.each([
    ['in quotes', `"${token}"`],
    ['after a name', `GITHUB_TOKEN=${token}`],
    ['escaped', JSON.stringify(JSON.stringify({ token }))],
    ['in a URL', `https://ana:${token}@github.com/x`],
    ['in base64', `it is ${Buffer.from(token).toString('base64')}`],
    ['wrapped', `${'x'.repeat(29)} of it: ${token}`.replace(/^(.{64})/, '$1\n')],
  ])('has the same marker %s', (_where, text) => {
    expect(markersIn(text)).toEqual(markersIn(token));
  });
});
