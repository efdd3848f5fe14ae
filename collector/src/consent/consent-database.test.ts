import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../registry.ts';
import type { Carrier, Source, SqlValue } from '../source.ts';
import { type SourceCase, casesOf, readCase } from '../sources/source-cases.ts';
import { collect } from '../pipeline/collect.ts';
import { collecting, partsFor } from '../pipeline/collecting-for-tests.ts';
import { projectOf } from '../pipeline/complete.ts';
import { Consent } from './consent.ts';
import { ConsentCheck } from './consent-check.ts';
import { Seen } from '../pipeline/seen.ts';

/** Of two copies of a conversation the last messages tell which one goes on. */
const toldByMessages = 'two-products';

/** Cases in which a database holds sessions of one project. */
const cases = (
  await Promise.all(
    sources.flatMap((source) =>
      casesOf(source)
        .filter(({ name, facts }) => facts.carrier.endsWith('.db') && name !== toldByMessages)
        .map(async (given) => ({ given, sessions: (await readCase(given)).sessions })),
    ),
  )
).filter(({ sessions }) => sessions.length > 0 && sessions.every(({ header }) => header.project.path === '~/shop'));

/** What people and assistants said. */
const saidIn = ({ sessions }: (typeof cases)[number]): string[] =>
  sessions
    .flatMap(({ records }) => records)
    .flatMap((record) => (record.type === 'message' ? record.blocks : []))
    .flatMap((block) => (block.type === 'text' || block.type === 'thinking' ? block.text.split('\n') : []))
    .filter((line) => line.length > 12);

describe('a database with conversations that a person excluded', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-consent-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  /** Collects a case, and tells what its source was given to read. */
  async function collectCase(
    given: SourceCase,
    exclude: string[],
  ): Promise<{ read: string; withheld: number; messages: number }> {
    for (const [path, content] of given.input) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    const read: string[] = [];
    const counts = await collect({
      ...partsFor(recording(given.source, read), root),
      seen: Seen.inMemory(),
      consent: new ConsentCheck({
        consent: new Consent({ settings: { projects: { exclude } }, home: collecting.home, isShared: false }),
        forgotten: () => new Set(),
        projectOf: (draft) => projectOf(draft, collecting),
      }),
    });
    return { read: read.join('\n'), withheld: counts.withheld, messages: counts.messages };
  }

  it.each(cases.map((one) => ({ ...one, name: `${one.given.source.id}: ${one.given.name}` })))(
    'is not read for what was said in them ($name)',
    async (one) => {
      const said = saidIn(one);
      const open = await collectCase(one.given, ['~/another']);
      expect(open.messages).toBeGreaterThan(0);
      const closed = await collectCase(one.given, ['~/shop']);
      expect(closed.withheld).toBeGreaterThanOrEqual(open.withheld + one.sessions.length);
      expect(closed.messages).toBeLessThan(open.messages);
      expect(said.filter((line) => closed.read.includes(line))).toEqual([]);
    },
  );

  it('is read for that where nothing is excluded', async () => {
    const [one] = cases.filter(({ given }) => given.name === 'subagents');
    if (!one) throw new Error('there is no such case');
    const { read } = await collectCase(one.given, ['~/another']);
    expect(saidIn(one).filter((line) => !read.includes(line))).toEqual([]);
  });
});

/** The source, and in `read` every value of a database that it was given. */
function recording(source: Source, read: string[]): Source {
  const watched = (carrier: Carrier): Carrier => ({
    ...carrier,
    async database(path) {
      const database = await carrier.database(path);
      return (
        database && {
          columns: (table) => database.columns(table),
          *rows(sql, ...parameters) {
            for (const row of database.rows(sql, ...parameters)) {
              read.push(...Object.values(row).map(shown));
              yield row;
            }
          },
        }
      );
    },
  });
  return { ...source, read: (carrier, context) => source.read(watched(carrier), context) };
}

function shown(value: SqlValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
}
