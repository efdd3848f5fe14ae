/** Source cases for tests: folders with files as an assistant wrote them, read through the real pipeline, but from memory. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Session, SessionDraft } from '@session-siphon/schemas/session';
import { encodeSession } from '@session-siphon/schemas/session-file';
import { pathBelow } from '../path-below.ts';
import { type CarrierFiles, memoryFiles } from '../pipeline/carrier-files.ts';
import type { FoundFile } from '../pipeline/file-facts.ts';
import { collecting } from '../pipeline/collecting-for-tests.ts';
import { type Collecting, complete } from '../pipeline/complete.ts';
import { Neighbours } from '../pipeline/neighbours.ts';
import { readCarrier } from '../pipeline/read-carrier.ts';
import type { Source } from '../source.ts';
import { databaseFromSql } from './case-database.ts';

const CaseFacts = z.strictObject({
  assistant: z.string().describe('Version of the assistant that writes like this.'),
  shows: z.string().describe('Which behaviour the case shows, in one sentence.'),
  carrier: z.string().describe('The carrier that is read, below `input/`.'),
  rewrites: z.string().optional().describe('Why later lines change what was read before, if they have to.'),
});

export interface SourceCase {
  readonly source: Source;
  readonly name: string;
  readonly folder: string;
  readonly facts: z.infer<typeof CaseFacts>;
  /** Every input file, by its path below `input/`. */
  readonly input: ReadonlyMap<string, Buffer>;
}

export interface CaseReading {
  readonly sessions: readonly Session[];
  /** Left out, by reason and kind, sorted. */
  readonly skips: Readonly<Record<string, number>>;
  readonly drops: Readonly<Record<string, number>>;
}

/** Folder of a source in this repository. */
export function sourceFolder(source: Source): string {
  return join(import.meta.dirname, source.id);
}

/** Every case of a source, by name. */
export function casesOf(source: Source): SourceCase[] {
  const folder = join(sourceFolder(source), 'cases');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => loadCase(source, join(folder, name), name));
}

function loadCase(source: Source, folder: string, name: string): SourceCase {
  const facts = CaseFacts.parse(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')));
  const inputFolder = join(folder, 'input');
  const input = new Map<string, Buffer>();
  for (const entry of readdirSync(inputFolder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const inner = pathBelow(inputFolder, path);
    // A database is written down as the statements that make it.
    if (inner.endsWith('.db.sql'))
      input.set(inner.slice(0, -'.sql'.length), databaseFromSql(readFileSync(path, 'utf8')));
    else input.set(inner, readFileSync(path));
  }
  return { source, name, folder, facts, input };
}

/** The content of the file that the case is about. */
export function carrierContent({ input, facts, folder }: SourceCase): Buffer {
  const content = input.get(facts.carrier);
  if (!content) throw new Error(`${folder}: there is no input/${facts.carrier}`);
  return content;
}

const root = join('/', 'input');
const mtimeMs = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Reads a case; `content` replaces what stands in its carrier. */
export function readCase(given: SourceCase, content: Buffer = carrierContent(given)): Promise<CaseReading> {
  const input = new Map([...given.input, [given.facts.carrier, content]]);
  const files = memoryFiles(new Map([...input].map(([path, bytes]) => [join(root, path), bytes])));
  return readCaseFrom(given, files, input);
}

/** Reads a case whose carrier comes in pieces of the caller's making. */
export function readCaseInPieces(given: SourceCase, pieces: () => Iterable<Buffer>): Promise<CaseReading> {
  const files = memoryFiles(new Map([...given.input].map(([path, bytes]) => [join(root, path), bytes])));
  const carrier = join(root, given.facts.carrier);
  const inPieces: CarrierFiles = {
    ...files,
    async *chunks(path) {
      if (path === carrier) yield* pieces();
      else yield* files.chunks(path);
    },
  };
  return readCaseFrom(given, inPieces, given.input);
}

/** The drafts of a case, as its source yields them. */
export async function draftsOf(given: SourceCase, images: Collecting['images']): Promise<readonly SessionDraft[]> {
  const files = memoryFiles(new Map([...given.input].map(([path, bytes]) => [join(root, path), bytes])));
  const drafts: SessionDraft[] = [];
  for await (const draft of openCase(given, files, { input: given.input, images }).drafts) drafts.push(draft);
  return drafts;
}

async function readCaseFrom(
  given: SourceCase,
  files: CarrierFiles,
  input: ReadonlyMap<string, Buffer>,
): Promise<CaseReading> {
  const { source } = given;
  const { drafts, carrier, leftOut } = openCase(given, files, { input, images: collecting.images });
  const sessions: Session[] = [];
  for await (const draft of drafts)
    sessions.push(await complete(draft, { source, collecting, fallbackTime: carrier.modifiedAt }));
  return { sessions, skips: sorted(leftOut.skips), drops: sorted(leftOut.drops) };
}

function openCase(
  { source, facts }: SourceCase,
  files: CarrierFiles,
  { input, images }: { readonly input: ReadonlyMap<string, Buffer>; readonly images: Collecting['images'] },
): ReturnType<typeof readCarrier> {
  const found = [...input].map(([relativePath, bytes]) => ({ root, relativePath, sizeBytes: bytes.length, mtimeMs }));
  const neighbours: FoundFile[] = found.filter(({ relativePath }) => source.carries(relativePath));
  const main = neighbours.find(({ relativePath }) => relativePath === facts.carrier);
  if (!main) throw new Error(`${source.id} does not carry ${facts.carrier}`);
  return readCarrier(source, main, { files, neighbours: async () => new Neighbours(source, neighbours), images });
}

/** The sessions as lines, one after the other. */
export function encoded({ sessions }: Pick<CaseReading, 'sessions'>): string {
  return sessions.map((session) => [...encodeSession(session)].join('')).join('');
}

/** What a case expects, by the name of the file that holds it. */
export function expectations(reading: CaseReading): Readonly<Record<string, string>> {
  const { skips, drops } = reading;
  return {
    'expected.jsonl': encoded(reading),
    'expected-skips.json': `${JSON.stringify({ skips, drops }, undefined, 2)}\n`,
  };
}

/** Records what a new case reads as. Whoever makes one checks it line by line. */
export async function writeExpectations(given: SourceCase): Promise<CaseReading> {
  const reading = await readCase(given);
  for (const [name, content] of Object.entries(expectations(reading))) writeFileSync(join(given.folder, name), content);
  return reading;
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
