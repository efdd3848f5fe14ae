import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog, type LogLevel, printable } from './log.ts';
import { seed } from './seed-for-tests.ts';

function logged(level: LogLevel, call: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  call(createLog({ level, write: (line) => (text += line) }));
  return text;
}

describe('a log line', () => {
  it('is level, event and flat fields; what is undefined is left out', () => {
    const line = logged('info', (log) =>
      log.info('archive.committed', { sessions: 3, path: 'a/b.jsonl', note: 'two words', more: undefined, ok: true }),
    );
    expect(line).toBe('info archive.committed sessions=3 path=a/b.jsonl note="two words" ok=true\n');
  });

  it('below the level is not written', () => {
    const all = (log: ReturnType<typeof createLog>) => {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
    };
    expect(logged('warn', all)).toBe('warn warn\nerror error\n');
  });

  it('is one line of printable characters, whatever a field holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const line = logged('info', (log) => log.info('event', { value }));
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
      { seed },
    );
  });
});

describe('printable text', () => {
  it.each([
    ['plain ünïcode 🙂', 'plain ünïcode 🙂'],
    ['\u001b[31mred', '\ufffd[31mred'],
    ['a\nb', 'a\ufffdb'],
    ['\u202egnp.exe', '\ufffdgnp.exe'],
  ])('of %j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
