import { describe, expect, it } from 'vitest';
import { heldPattern } from './held-words.ts';
import { matchPattern } from './match-pattern.ts';
import { highlightTags } from './search-query.ts';
import { textSnippet } from './text-snippet.ts';

const shown = (text: string, pattern: RegExp | undefined) =>
  textSnippet(text, pattern).replaceAll(highlightTags.start, '[').replaceAll(highlightTags.end, ']');

describe('the telling part of a text', () => {
  it.each([
    ['checkout', 'const state = useCheckoutState()', 'const state = use[CheckoutState]()'],
    ['port', 'import a port, export it', 'import a [port], export it'],
    ['数据 connection', '连接数据库 connections', '连接[数据]库 [connections]'],
    ['server', 'HTTPServer, webserver and http2server', 'HTTP[Server], webserver and http2[server]'],
  ])('has marks on %j where a word or a part of a name begins', (query, text, expected) => {
    expect(shown(text, matchPattern(query))).toBe(expected);
  });

  it('is where most of the different words stand together', () => {
    const far = 'and so on, '.repeat(60);
    const snippet = shown(
      `walrus, walrus ${far} a walrus with penguins ${far} rain`,
      heldPattern(['walrus', 'penguin', 'rain']),
    );
    expect(snippet).toContain('a [walrus] with [penguins] and');
    expect(snippet.length).toBeLessThan(300);
  });

  it('marks a word in all its forms, and what has several parts in one piece', () => {
    expect(shown('js tests for next.js, completely tested', heldPattern(['next.js', 'testing', 'it']))).toBe(
      'js [tests] for [next.js], completely [tested]',
    );
  });

  it('cuts no word and no character, and is the beginning of a text where nothing matches', () => {
    const words = 'abcdefghi '.repeat(100);
    for (const at of [0, 3, 7]) {
      const snippet = shown(`${'x'.repeat(at)} ${words}walrus ${words}`, heldPattern(['walrus']));
      expect(snippet).toMatch(/^(?:abcdefghi )+\[walrus\](?: abcdefghi)+ ?$/);
      expect(shown(`${'x'.repeat(at)} ${words}`, undefined)).toMatch(/^x* (?:abcdefghi ?)+$/);
    }
    for (const at of [0, 1]) {
      const smiles = `${'x'.repeat(at)}${'😀'.repeat(200)}`;
      expect(shown(`${smiles} walrus ${smiles}`, heldPattern(['walrus'])).isWellFormed()).toBe(true);
      expect(shown(smiles, undefined).isWellFormed()).toBe(true);
    }
  });

  it('has nothing to cut in a short text', () => {
    expect(shown('', heldPattern(['walrus']))).toBe('');
    expect(shown('a walrus', heldPattern(['walrus']))).toBe('a [walrus]');
  });
});
