import { encodeManifest } from '@session-siphon/schemas/archive-manifest';
import { sessionFolder, segmentName, tombstonePath } from '@session-siphon/schemas/archive-path';
import { sessionId } from '@session-siphon/schemas/identity';
import type { Message, SessionHeader } from '@session-siphon/schemas/session';
import { encodeLine } from '@session-siphon/schemas/session-file';
import { encodeTombstone } from '@session-siphon/schemas/tombstone';
import { describe, expect, it } from 'vitest';
import { fileProblem } from './file-problem.ts';

const id = sessionId({ source: 'claude-code', nativeId: 'n' });
const location = { machine: 'm', source: 'claude-code', date: '2026-10-05', sessionId: id, generation: 0 };
const segment = (index: number): string => `${sessionFolder(location)}/${segmentName(index)}`;
const header: SessionHeader = {
  type: 'session',
  format: 1,
  id,
  source: 'claude-code',
  nativeId: 'n',
  agent: { name: 'Claude Code', monogram: 'CC' },
  machine: 'm',
  project: { name: 'shop' },
  startedAt: '2026-10-05T09:00:00.000Z',
};
const message: Message = {
  type: 'message',
  seq: 0,
  id: '0123456789abcdef',
  role: 'user',
  blocks: [{ type: 'text', text: 'the wombat' }],
};
const forgotten = { session: id, source: 'claude-code', date: '2026-10-05', forgottenAt: '2026-10-06T09:00:00.000Z' };

describe('a file of an archive', () => {
  it.each([
    ['the manifest', 'archive.json', encodeManifest('Conversations')],
    ['a first segment', segment(0), encodeLine(header) + encodeLine(message)],
    ['a later segment', segment(1), encodeLine(message)],
    ['a note of what was forgotten', tombstonePath({ machine: 'm', session: id }), encodeTombstone(forgotten)],
    ['a page for people', `${sessionFolder(location)}/README.md`, '# anything'],
    ['a file of the host', '.github/workflows/index.yml', 'on: push'],
  ])('is right: %s', (_what, path, text) => {
    expect(fileProblem(path, text)).toBeUndefined();
  });

  it.each([
    ['archive.json', '{}', /kind: .*format: .*name: /],
    ['archive.json', '{', /not JSON/],
    ['archive.json', encodeManifest('x').replace('1', '99'), /format 99/],
    [segment(0), encodeLine(message), /line 1: the first record must be the header/],
    [segment(0), '', /line 1/],
    [segment(0), encodeLine(header) + encodeLine(header), /line 2: a second header/],
    [segment(0), encodeLine({ ...header, id: '0'.repeat(24) }), /another session/],
    [segment(0), encodeLine(header).replace('"format":1', '"format":99'), /format 99/],
    [segment(1), encodeLine(header), /line 1: a second header/],
    [segment(1), encodeLine(message) + encodeLine(message).slice(0, 40), /line 2: not a JSON object/],
    [segment(1), encodeLine(message).replace('"text":"the wombat"', '"text":7'), /line 1: blocks\.0\.text/],
    ['machines/m/claude-code/2026-10/05/x/00000.jsonl', encodeLine(header), /no session lies at such a path/],
    [tombstonePath({ machine: 'm', session: id }), '{}', /kind/],
  ])('is wrong, and says where: %s %#', (path, text, problem) => {
    expect(fileProblem(path, text)).toMatch(problem);
    expect(fileProblem(path, text)).not.toContain('wombat');
  });
});
