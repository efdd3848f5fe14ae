import { highlightTags } from '@session-siphon/schemas/search-query';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../terminal.ts';
import { showHit } from './show-hits.ts';

const { start, end } = highlightTags;
const hostile = '\u001B]0;title\u0007\u001B[31m\u202E\u009B2J';

function shown(snippet: string, hasColor: boolean): string {
  let printed = '';
  const terminal: Terminal = {
    print: (text) => (printed += text),
    say: () => undefined,
    progress: () => undefined,
    isInteractive: true,
    width: 80,
    hasColor,
  };
  const hit = {
    document: 'd',
    conversation: hostile,
    message: hostile,
    seq: 4,
    role: hostile,
    at: '2026-10-05T09:00:00.000Z',
    source: hostile,
    project: hostile,
    machine: hostile,
    snippet,
    title: hostile,
    nativeId: hostile,
  };
  const context = { before: [{ seq: 3, role: hostile, at: '', text: hostile }], after: [] };
  showHit({ hit, siteUrl: undefined, context }, terminal);
  return printed;
}

describe('a hit on a terminal', () => {
  it('has its matches in colour where there is colour', () => {
    expect(shown(`see ${start}wal${end} and\n${start}rus${end}`, true)).toContain(
      '  see \u001B[33mwal\u001B[39m and \u001B[33mrus\u001B[39m\n',
    );
    expect(shown(`see ${start}walrus${end}`, false)).toContain('  see walrus\n');
  });

  it.each([
    ['between marks', `${start}${hostile}${end}`],
    ['around them', `${hostile}${start}x${end}${hostile}`],
    ['with marks that have no partner', `${end}${hostile}${start}${start}${hostile}`],
  ])('steers nothing, whatever stands %s', (_where, snippet) => {
    // oxlint-disable-next-line no-control-regex -- our own styles are the only sequences there may be
    const rest = shown(snippet, true).replaceAll(/\u001B\[(?:1|2|22|33|39)m/g, '');
    expect(rest).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(rest).not.toMatch(new RegExp(`[${start}${end}]`));
    expect(shown(snippet, false)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});
