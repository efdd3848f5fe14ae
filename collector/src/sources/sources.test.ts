/** Every case of every source, and what holds for all of them. `README.md` of this folder says how to add a case. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockOf,
  Message,
  type Session,
  type SessionDraft,
  SessionEvent,
  SessionHeader,
} from '@session-siphon/schemas/session';
import { decodeSession, encodeLine, encodeSession } from '@session-siphon/schemas/session-file';
import { createTextRedaction } from '../redact/redact-text.ts';
import { redact } from '../redact/redact.ts';
import { sources } from '../registry.ts';
import { withChangedValue } from './case-database.ts';
import { hostileJson, hostileLines, hostileValue, withReplaced } from './hostile-values.ts';
import {
  type SourceCase,
  carrierContent,
  casesOf,
  draftsOf,
  encoded,
  expectations,
  readCase,
  readCaseInPieces,
  sourceFolder,
} from './source-cases.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32) });

/** Records at the end of a session that a growing file may still change. */
const longestChange = 4;

describe('the registry', () => {
  it('gives every source its own kebab-case id and its own monogram', () => {
    for (const { id, monogram } of sources) {
      expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(monogram).toMatch(/^[A-Z]{2}$/);
    }
    expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length);
    expect(new Set(sources.map(({ monogram }) => monogram)).size).toBe(sources.length);
  });
});

it('holds the content of files that were handed over only where it is kept', async () => {
  let held = 0;
  for (const given of sources.flatMap(casesOf)) {
    const kept = attachmentsOf(await draftsOf(given, 'keep'));
    held += kept.filter(({ data }) => data !== undefined).length;
    expect(attachmentsOf(await draftsOf(given, 'drop'))).toStrictEqual(kept.map(({ data: _data, ...facts }) => facts));
  }
  expect(held).toBeGreaterThan(sources.length);
});

describe.each(sources.map((source) => ({ id: source.id, source })))('$id', ({ source }) => {
  const cases = casesOf(source);

  it('has a README and cases', () => {
    expect(existsSync(join(sourceFolder(source), 'README.md'))).toBe(true);
    expect(cases.length).toBeGreaterThan(0);
  });

  it('looks below the home folder unless the environment says otherwise', () => {
    const roots = source.roots({ home: '/home/ana', platform: 'linux', env: {} });
    expect(roots.length).toBeGreaterThan(0);
    for (const root of roots) expect(root).toMatch(/^\/home\/ana\//);
  });

  it('carries no path that leaves its root', () => {
    for (const path of ['', '.', '..', '../x.jsonl', 'README.md', '__proto__'])
      expect(source.carries(path)).toBe(false);
  });

  for (const given of cases)
    describe(given.name, () => {
      describeCase(given);
    });

  const inLines = cases.find(({ facts }) => facts.carrier.endsWith('.jsonl'));
  if (inLines)
    it('passes over a line of 100 MB, counts it and reads the rest', async () => {
      const whole = await readCase(inLines);
      const filler = Buffer.alloc(1 << 20, 'x');
      const pieces = function* (): Generator<Buffer> {
        for (let size = 0; size < 100; size += 1) yield filler;
        yield Buffer.from('\n');
        yield carrierContent(inLines);
      };
      const withLine = await readCaseInPieces(inLines, pieces);
      expect(encoded(withLine)).toBe(encoded(whole));
      expect(withLine.skips).toEqual({ ...whole.skips, 'line is too long': 1 });
    });
});

function attachmentsOf(drafts: readonly SessionDraft[]): BlockOf<'attachment'>[] {
  return drafts
    .flatMap(({ records }) => records.flatMap((record) => (record.type === 'message' ? record.blocks : [])))
    .filter((block) => block.type === 'attachment');
}

function describeCase(given: SourceCase): void {
  const content = carrierContent(given);

  it(given.facts.shows, async () => {
    const reading = await readCase(given);
    for (const [name, expected] of Object.entries(expectations(reading)))
      await expect(expected).toMatchFileSnapshot(join(given.folder, name));
    for (const session of reading.sessions) {
      expectValid(session);
      const lines = [...encodeSession(session)];
      expect([...encodeSession(decodeSession(lines.map((line) => line.trimEnd())))]).toEqual(lines);
    }
  });

  it('reads the same twice', async () => {
    expect(await readCase(given)).toEqual(await readCase(given));
  });

  it('reads every prefix', async () => {
    for (const end of cutsOf(content)) {
      const { sessions } = await readCase(given, content.subarray(0, end));
      for (const session of sessions) expectOrderly(session);
    }
  });

  it('survives any value in any place', async () => {
    const change = fc.tuple(anyPlace, anyPlace, hostileValue);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const { sessions } = await readCase(given, withHostileValues(content, given.facts.carrier, changes));
        for (const session of sessions) expectValid(session);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { seed, numRuns: 100 },
    );
  });

  if (given.facts.carrier.endsWith('.jsonl')) describeLines(given, content);
  if (given.facts.carrier.endsWith('.json')) describeDocument(given, content);
}

/** What holds for carriers that are written line by line. */
function describeLines(given: SourceCase, content: Buffer): void {
  it('takes nothing from lines that are no records', async () => {
    const whole = encoded(await readCase(given));
    const ends = lineEnds(content);
    for (const [index, line] of hostileLines.entries()) {
      const at = ends[Math.floor((index * ends.length) / hostileLines.length)] ?? 0;
      const changed = Buffer.concat([content.subarray(0, at), Buffer.from(`${line}\n`), content.subarray(at)]);
      expect(encoded(await readCase(given, changed)), `with ${JSON.stringify(line.slice(0, 40))}`).toBe(whole);
    }
  });

  it('reads files from Windows, with a byte order mark, and after a power cut', async () => {
    const whole = encoded(await readCase(given));
    const text = content.toString('latin1');
    const variants = {
      crlf: text.replaceAll(/\r?\n/g, '\r\n'),
      mark: `\u00EF\u00BB\u00BF${text}`,
      nul: text.replace(/^/, '\0\0\0').replaceAll('\n', '\n\0\0'),
    };
    for (const [name, variant] of Object.entries(variants))
      expect(encoded(await readCase(given, Buffer.from(variant, 'latin1'))), name).toBe(whole);
  });

  it('reads the same whatever the order of keys', async () => {
    const shuffled = content.toString('utf8').split('\n').map(withShuffledKeys).join('\n');
    const { sessions } = await readCase(given, Buffer.from(shuffled));
    expect(sessions).toEqual((await readCase(given)).sessions);
  });

  if (given.facts.rewrites === undefined)
    it('keeps what it has read when the file grows', async () => {
      let before = new Map<string, Session>();
      for (const end of [...lineEnds(content), content.length]) {
        const { sessions } = await readCase(given, content.subarray(0, end));
        const after = new Map(sessions.map((session) => [session.header.id, session]));
        for (const [id, session] of before) expectGrown(session, after.get(id));
        before = after;
      }
    });

  it('survives its lines in any order, left out and repeated', async () => {
    const lines = fc.constantFrom(...content.toString('utf8').split('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { maxLength: 40 }), async (mix) => {
        const { sessions } = await readCase(given, Buffer.from(mix.join('\n')));
        for (const session of sessions) expectValid(session);
      }),
      { seed, numRuns: 20 },
    );
  });
}

/** What holds for carriers that are one document. */
function describeDocument(given: SourceCase, content: Buffer): void {
  it('reads files from Windows and with a byte order mark', async () => {
    const whole = encoded(await readCase(given));
    const text = content.toString('latin1');
    for (const variant of [text.replaceAll(/\r?\n/g, '\r\n'), `\u00EF\u00BB\u00BF${text}`])
      expect(encoded(await readCase(given, Buffer.from(variant, 'latin1')))).toBe(whole);
  });

  it('reads the same whatever the order of keys', async () => {
    const { sessions } = await readCase(given, Buffer.from(withShuffledKeys(content.toString('utf8'))));
    expect(sessions).toEqual((await readCase(given)).sessions);
  });
}

/** Any place alike, from 0 to 1: of all doubles in between most are next to 0. */
const anyPlace = fc.nat(9_999).map((place) => place / 10_000);

/** Where in the carrier, where in the JSON that stands there, and what takes its place. */
type Change = readonly [at: number, within: number, value: unknown];

function withHostileValues(content: Buffer, carrier: string, changes: readonly Change[]): Buffer {
  if (carrier.endsWith('.db'))
    return changes.reduce(
      (changed, [at, within, value]) =>
        withChangedValue(changed, at, (old) =>
          typeof old === 'string' ? replacedText(old, within, value) : String(value),
        ),
      content,
    );
  const documents = carrier.endsWith('.jsonl') ? content.toString('utf8').split('\n') : [content.toString('utf8')];
  for (const [at, within, value] of changes) {
    const index = Math.min(documents.length - 1, Math.floor(at * documents.length));
    documents[index] = replacedIn(documents[index] ?? '', within, value);
  }
  return Buffer.from(documents.join('\n'));
}

/** A column's text: JSON changes inside, anything else as a whole. */
function replacedText(text: string, within: number, value: unknown): string {
  const replaced = replacedIn(text, within, value);
  return replaced === text ? hostileJson(value) : replaced;
}

function replacedIn(document: string, at: number, value: unknown): string {
  try {
    return hostileJson(withReplaced(JSON.parse(document), at, value));
  } catch {
    return document;
  }
}

/** Every line end, before and after it, and 200 places anywhere. */
function cutsOf(content: Buffer): readonly number[] {
  const anywhere = fc.sample(fc.nat(content.length), { seed, numRuns: 200 });
  return [...new Set([0, ...lineEnds(content).flatMap((end) => [end - 1, end]), ...anywhere])];
}

/** Positions after each LF. */
function lineEnds(content: Buffer): readonly number[] {
  return [...content.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
}

/** JSON with the keys of its two outer levels in another order. */
function withShuffledKeys(line: string): string {
  const reversed = (value: unknown, levels: number): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value) || levels === 0
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, inner]) => [key, reversed(inner, levels - 1)]),
        );
  try {
    return JSON.stringify(reversed(JSON.parse(line), 2));
  } catch {
    return line;
  }
}

/** The header stays and so do all records but the last few, which later lines may complete. */
function expectGrown(before: Session, after: Session | undefined): void {
  expect(after?.header).toEqual(before.header);
  const settled = Math.max(0, before.records.length - longestChange);
  expect(after?.records.slice(0, settled)).toEqual(before.records.slice(0, settled));
}

/** Every record has the shape that the format promises, when it is archived. */
function expectValid(session: Session): void {
  SessionHeader.parse(session.header);
  for (const record of redact(session, redactText).session.records)
    (record.type === 'event' ? SessionEvent : Message).parse(JSON.parse(encodeLine(record)));
  expectOrderly(session);
}

/** Messages are numbered from 0 and no id occurs twice. */
function expectOrderly({ records }: Session): void {
  const messages = records.filter((record) => record.type === 'message');
  expect(messages.every(({ seq }, index) => seq === index)).toBe(true);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
}
