import { execFileSync } from 'node:child_process';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellCommand } from './shell-command.ts';

/** What a shell makes of the words of a line. */
function wordsOf(line: string): string[] {
  const script = `set -- ${line}\nprintf '%s\\0' "$@"`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a command that continues a session', () => {
  it('is read by a shell as the words it was made of', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from('ab ~$`"\'\\*?;&|<>(){}[]#!=%^é😀-/.')) });
    const [words = []] = fc.sample(fc.array(word, { minLength: 300, maxLength: 300 }), { seed, numRuns: 1 });
    for (const argv of [['claude', '', '--resume', "it's"], words])
      expect(wordsOf(shellCommand(argv, undefined))).toEqual(argv);
  });

  it('holds no character that a person does not see', () => {
    expect(shellCommand(['a\u001b[2Jb', 'c\nrm -rf ~'], undefined)).toBe("'a[2Jb' 'crm -rf ~'");
  });

  it.each([
    ['~', 'cd ~ && x'],
    ['~/', 'cd ~/ && x'],
    ['~/my code', "cd ~/'my code' && x"],
    ['/srv/it’s', "cd '/srv/it’s' && x"],
    ['~elsewhere', "cd '~elsewhere' && x"],
  ])('goes to %s first', (directory, line) => {
    expect(shellCommand(['x'], directory)).toBe(line);
  });
});
