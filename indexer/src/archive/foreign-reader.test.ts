import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestArchive, conversation } from '../../test/test-archive.ts';

const page = readFileSync(new URL('../../../schemas/README.md', import.meta.url), 'utf8');
/** The program that the description of the format gives its readers. */
const [, program = ''] = /```python\n(.*?)```/s.exec(page) ?? [];

describe('the program in the description of the format', () => {
  let archive: TestArchive;
  beforeEach(() => {
    archive = new TestArchive();
  });
  afterEach(() => archive.delete());

  it('reads newest generations, longest copies and nothing that was forgotten', () => {
    const long = Array.from({ length: 9 }, (_, seq) => `text ${seq}\u2028goes\u0085on`);
    archive.put(conversation('copied', long.slice(0, 3), 'desktop'));
    archive.put(conversation('copied', long));
    archive.put(conversation('rewritten', ['before', 'and', 'after']));
    archive.put(conversation('rewritten', ['anew']), { generation: 2 });
    archive.put(conversation('rewritten', ['between']), { generation: 1 });
    archive.put(conversation('forgotten', ['on the laptop']));
    archive.putTombstone(conversation('forgotten', [], 'desktop'));
    const printed = execFileSync('python3', ['-c', program], { cwd: archive.path, encoding: 'utf8' });
    const line = (messages: number) => `2026-10-05T08:00:00.000Z shop ${messages} messages`;
    expect(printed.trim().split('\n').toSorted()).toEqual([line(1), line(9)]);
  });
});
