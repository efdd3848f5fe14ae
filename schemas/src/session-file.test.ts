import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { decodeLine, decodeSession, encodeLine, encodeSession } from './session-file.ts';
import { type Block, type Session, type SessionHeader, type SessionRecord, ToolKind } from './session.ts';
import { seed } from './seed-for-tests.ts';

const header: SessionHeader = {
  type: 'session',
  format: 1,
  id: '0123456789abcdef01234567',
  source: 'codex',
  nativeId: 'n',
  agent: { name: 'Codex', monogram: 'CX' },
  machine: 'laptop-1',
  project: { name: 'shop' },
  startedAt: '2026-02-03T09:04:05.000Z',
};

const text = fc.string({ unit: 'binary', maxLength: 40 });
const count = fc.nat();
const time = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
/** Facts that may be missing are missing half of the time, never undefined. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]) =>
  fc.record(model, { requiredKeys, noNullPrototype: true });

const block: fc.Arbitrary<Block> = fc.oneof(
  record({ type: fc.constant('text'), text }, ['type', 'text']),
  record({ type: fc.constant('thinking'), text }, ['type', 'text']),
  record(
    {
      type: fc.constant('tool_call'),
      call: text,
      name: text,
      kind: fc.constantFrom(...ToolKind.options),
      input: fc.jsonValue(),
    },
    ['type', 'call', 'name', 'kind', 'input'],
  ),
  record(
    {
      type: fc.constant('tool_result'),
      call: text,
      ok: fc.boolean(),
      text,
      exitCode: fc.integer(),
      durationMs: count,
      omitted: record({ bytes: count, sha256: text }, ['bytes', 'sha256']),
    },
    ['type', 'call', 'ok', 'text'],
  ),
  record({ type: fc.constant('edit'), call: text, path: text, diff: text }, ['type', 'path', 'diff']),
  record({ type: fc.constant('attachment'), mediaType: text, bytes: count, name: text, data: text }, [
    'type',
    'mediaType',
    'bytes',
  ]),
  record({ type: fc.constant('notice'), kind: text, text }, ['type', 'kind', 'text']),
  record({ type: fc.constant('unknown'), native: text, json: text }, ['type', 'native', 'json']),
) as fc.Arbitrary<Block>;

const sessionRecord = fc.oneof(
  record(
    {
      type: fc.constant('message'),
      seq: count,
      id: fc.constant('0123456789abcdef'),
      role: fc.constantFrom('user', 'assistant', 'tool', 'system'),
      kind: text,
      at: time,
      model: text,
      usage: record({ input: count, output: count, cacheRead: count, cacheWrite: count, reasoning: count }, []),
      superseded: fc.constant(true),
      blocks: fc.array(block, { maxLength: 4 }),
    },
    ['type', 'seq', 'id', 'role', 'blocks'],
  ),
  record(
    {
      type: fc.constant('event'),
      event: fc.constant('title'),
      seq: count,
      at: time,
      title: text,
      by: fc.constantFrom('person', 'assistant'),
    },
    ['type', 'event', 'seq', 'title', 'by'],
  ),
  record({ type: fc.constant('event'), event: fc.constant('rewind'), seq: count, at: time, fromSeq: count }, [
    'type',
    'event',
    'seq',
    'fromSeq',
  ]),
) as fc.Arbitrary<SessionRecord>;

const anySession: fc.Arbitrary<Session> = fc
  .record({ nativeId: fc.string({ unit: 'binary', minLength: 1 }), name: text, records: fc.array(sessionRecord) })
  .map(({ nativeId, name, records }) => ({ header: { ...header, nativeId, project: { name } }, records }));

/** Lines as a reader gets them: from bytes, without their LF. */
function linesOf(session: Session): string[] {
  const bytes = Buffer.from([...encodeSession(session)].join(''), 'utf8');
  return bytes.toString('utf8').split('\n');
}

function wellFormed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed() : inner,
  );
}

function errorOf(call: () => unknown): AppError {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a session file', () => {
  it('reads back as the session it was written from', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(decodeSession(linesOf(session))).toEqual(wellFormed(session));
      }),
      { seed, numRuns: 300 },
    );
  });

  it('has the same bytes after it was read and written again', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const lines = linesOf(session);
        expect(linesOf(decodeSession(lines))).toEqual(lines);
      }),
      { seed },
    );
  });

  it('has one line a record, whatever the texts hold', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const lines = [...encodeSession(session)];
        expect(lines).toHaveLength(1 + session.records.length);
        for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
      }),
      { seed },
    );
  });

  it('writes a lone surrogate as the replacement character and leaves pairs alone', () => {
    const line = encodeLine({ ...header, project: { name: 'a\ud800b 🙂 \\ud800' } });
    expect(JSON.parse(line)).toMatchObject({ project: { name: 'a\ufffdb 🙂 \\ud800' } });
    expect(line.isWellFormed()).toBe(true);
  });

  it('keeps every key of a tool input, also one called __proto__', () => {
    const line = `{"type":"message","seq":0,"id":"0123456789abcdef","role":"assistant","blocks":[{"type":"tool_call","call":"c","name":"n","kind":"run","input":{"__proto__":{"admin":true},"b":1}}]}`;
    const message = decodeLine(line, 2);
    expect(encodeLine(message)).toBe(`${line}\n`);
    expect(message).not.toHaveProperty('admin');
  });

  it('reads a tool input of every depth that can be written', () => {
    const input = JSON.parse('['.repeat(4000) + ']'.repeat(4000)) as never;
    const message: SessionRecord = {
      type: 'message',
      seq: 0,
      id: '0123456789abcdef',
      role: 'assistant',
      blocks: [{ type: 'tool_call', call: 'c', name: 'n', kind: 'other', input }],
    };
    expect(decodeLine(encodeLine(message), 2)).toEqual(message);
  });
});

describe('a damaged session file', () => {
  const good = encodeLine(header).trimEnd();
  const message = '{"type":"message","seq":0,"id":"0123456789abcdef","role":"user","blocks":[]}';

  it.each([
    ['a torn line', [good, message, '{"type":"mess'], 'line 3: not a JSON object'],
    ['an unknown type', [good, '{"type":"note"}'], 'line 2: a record has the type session, message or event'],
    ['no object', [good, '7'], 'line 2: a record has the type'],
    ['a wrong value', [good, message.replace('"user"', '"robot"')], 'line 2: role: '],
    ['a value inside a block', [good, message.replace('[]', '[{"type":"text","text":5}]')], 'line 2: blocks.0.text: '],
    ['an unknown field', [good, message.replace('"seq"', '"mood":1,"seq"')], 'mood'],
    ['an unknown event', [good, '{"type":"event","event":"party","seq":0}'], 'line 2: event: '],
    ['a time without milliseconds', [good.replace('05.000Z', '05Z')], 'line 1: startedAt: '],
    ['a second header', [good, message, good], 'line 3: a second header'],
    ['no header', [message, good], 'line 1: the first record must be the header'],
    ['nothing', [''], 'a session file starts with a header'],
  ])('with %s is refused with the line and the reason', (_what, lines, reason) => {
    const error = errorOf(() => decodeSession(lines));
    expect(error.code).toBe('SESSION_FILE_INVALID');
    expect(error.message).toContain(reason);
  });

  it('counts blank lines, so that the number is the one an editor shows', () => {
    expect(errorOf(() => decodeSession([good, '', '', 'x'])).message).toContain('line 4:');
  });

  it('names every wrong field at once', () => {
    const { message: reason } = errorOf(() => decodeLine('{"type":"message","seq":-1,"id":"x","blocks":[]}', 9));
    for (const field of ['seq: ', 'id: ', 'role: ']) expect(reason).toContain(field);
  });

  it('of a newer format is refused as such, with what to do', () => {
    const error = errorOf(() => decodeSession([good.replace('"format":1', '"format":2')]));
    expect(error).toMatchObject({ code: 'FORMAT_TOO_NEW', hint: 'Update siphon on this machine.' });
  });
});
