import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSession, encodeSession } from './session-file.ts';
import { Block, SessionEvent } from './session.ts';

/** Archived sessions of every format version. Files are added, never changed: what was archived once must read forever. */
const folder = new URL('../fixtures/format-1/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

describe('an archived session of format 1', () => {
  it.each(files)('%s reads, and is written with the same bytes again', (name) => {
    const content = read(name);
    expect([...encodeSession(decodeSession(content.split('\n')))].join('')).toBe(content);
  });

  it('is there with every kind of block and event', () => {
    const records = files.flatMap((name) => decodeSession(read(name).split('\n')).records);
    const blocks = records.flatMap((record) => (record.type === 'message' ? record.blocks : []));
    expect(new Set(blocks.map((block) => block.type))).toEqual(
      new Set(Block.options.map((option) => option.shape.type.value)),
    );
    expect(new Set(records.flatMap((record) => (record.type === 'event' ? [record.event] : [])))).toEqual(
      new Set(SessionEvent.options.map((option) => option.shape.event.value)),
    );
  });
});
