/** The archive of the corpus into every search server that is there, beside `curl` with the same bodies; and what a message costs there. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledWordVectors } from '@session-siphon/indexer/bundled-word-vectors';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import { sessionToDocuments } from '@session-siphon/indexer/documents/session-to-documents';
import { DocumentImporter } from '@session-siphon/indexer/search/document-importer';
import { untilSettled } from '@session-siphon/indexer/search/readiness';
import type { EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { silentLog } from '@session-siphon/schemas/log';
import { collectionSchema, collections } from '@session-siphon/schemas/search-document';
import type { Corpus } from './corpus.ts';
import { measure } from './measured-process.ts';
import { Random } from './random.ts';
import { SampleText } from './sample-text.ts';
import { type SearchTarget, type SearchTargetKind, searchTargets } from './search-targets.ts';
import { siphon } from './siphon-process.ts';
import type { Row } from './table.ts';

/** As large as those of the importer. */
const bodyLength = 2 * (1 << 20);
const smallDocuments = 40_000;
const smallDocumentBytes = 1_200;

const rawCollection = 'raw';
/** Of the corpus: enough to compare, and not so much that nobody waits for it. */
const comparedBodies = 12;

/** What is imported: files of one document a line. */
interface Bodies {
  readonly messages: readonly string[];
  readonly documents: number;
  readonly messageCount: number;
}

export async function benchIndex(corpus: Corpus, cache: string): Promise<Row[]> {
  const folder = mkdtempSync(join(cache, 'run-'));
  try {
    const data = join(folder, 'data');
    await measure([...siphon, 'collect', '--home', corpus.home, '--data', data]);
    const archive = join(data, 'archive.git');
    const bodies = writeBodies(archive, folder);
    const small = writeSmallBodies(folder);
    const rows: Row[] = [];
    for (const target of await searchTargets())
      rows.push(...(await benchTarget(target, { archive, bodies, small, folder })));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Material {
  readonly archive: string;
  readonly bodies: Bodies;
  readonly small: Bodies;
  readonly folder: string;
}

async function benchTarget(kind: SearchTargetKind, material: Material): Promise<Row[]> {
  const { bodies, small, folder } = material;
  const some = { ...bodies, messages: bodies.messages.slice(0, comparedBodies) };
  const { own, floor, share } = await compared(kind, some, folder);
  const indexed = await onFresh(kind, folder, (target) => indexArchive(target, material));
  const short = await onFresh(kind, folder, (target) => importWithCurl(target.engine, small));
  const perMessage = (held: keyof Held): string =>
    `${(((indexed.after?.[held] ?? 0) - (indexed.before?.[held] ?? 0)) / bodies.messageCount / 1024).toFixed(2)} KiB`;
  return [
    {
      what: `importer into ${kind.name}`,
      measured: `${count(own)} documents/s, ${Math.round(100 * share)} %`,
      floor: `${count(floor)}/s curl, same bodies`,
      target: '≥ 80 %',
      isMet: share >= 0.8,
    },
    {
      what: `siphon index into ${kind.name}, with reading the archive`,
      measured: `${count(bodies.documents / indexed.seconds)} documents/s`,
      floor: `${count(bodies.messageCount)} messages in ${count(bodies.documents)} documents`,
      ...noTarget,
    },
    {
      what: `${kind.name}, documents of 1.2 KB`,
      measured: `${count(short)}/s`,
      ...(kind.isEmbedded ? { target: '≥ 8,000/s', isMet: short >= 8_000 } : noTarget),
    },
    ...(indexed.after
      ? [
          {
            what: `${kind.name}, another message in memory · on disk`,
            measured: `${perMessage('memory')} · ${perMessage('disk')}`,
            ...noTarget,
          },
        ]
      : []),
  ];
}

/** Documents a second of the importer and of curl, of the middle one of three pairs: whatever else the machine does changes between them. */
async function compared(
  kind: SearchTargetKind,
  bodies: Bodies,
  folder: string,
): Promise<{ readonly own: number; readonly floor: number; readonly share: number }> {
  const pairs = [];
  for (let round = 0; round < 3; round += 1) {
    const floor = await onFresh(kind, folder, (target) => importWithCurl(target.engine, bodies));
    const own = await onFresh(kind, folder, (target) => importWithImporter(target.engine, bodies));
    pairs.push({ own, floor, share: own / floor });
  }
  const [, middle = { own: 0, floor: 0, share: 0 }] = pairs.toSorted((a, b) => a.share - b.share);
  return middle;
}

type Held = NonNullable<ReturnType<SearchTarget['bytes']>>;

/**
 * The whole command, and what the server held after it and after the same messages once more with other ids: the first ones also pay for what is there however
 * few there are.
 */
async function indexArchive(
  target: SearchTarget,
  { archive, folder: data, bodies: { messages } }: Material,
): Promise<{ readonly seconds: number; readonly before: Held | undefined; readonly after: Held | undefined }> {
  const { engine } = target;
  const { url, apiKey } = engine.address;
  const command = [...siphon, 'index', '--archive', archive, '--data', data, '--typesense', url];
  const { seconds } = await measure(command, { env: { ...process.env, TYPESENSE_API_KEY: apiKey } });
  const before = target.bytes();
  const importer = new DocumentImporter({ engine, collection: collections.messages, log: silentLog });
  for (const line of messages.flatMap(linesOf)) {
    const document: { id: string; conversation_id: string } = JSON.parse(line);
    await importer.add({ ...document, id: `again${document.id}`, conversation_id: `again${document.conversation_id}` });
  }
  await importer.flush();
  return { seconds, before, after: target.bytes() };
}

const noTarget = { target: '', isMet: true };

async function onFresh<T>(
  kind: SearchTargetKind,
  folder: string,
  work: (target: SearchTarget) => Promise<T>,
): Promise<T> {
  await using target = await kind.start(folder);
  return await work(target);
}

/** Documents a second. */
async function importWithCurl(engine: SearchEngine, { messages }: Bodies): Promise<number> {
  const documents = messages.reduce((sum, body) => sum + linesOf(body).length, 0);
  return timed(engine, documents, async () => {
    for (const body of messages) await curl(engine.address, rawCollection, body);
  });
}

/** Documents a second, with making their bodies. */
async function importWithImporter(engine: SearchEngine, { messages }: Bodies): Promise<number> {
  const documents = messages.flatMap(linesOf).map((line): { id: string } => JSON.parse(line));
  return timed(engine, documents.length, async () => {
    const importer = new DocumentImporter({ engine, collection: rawCollection, log: silentLog });
    for (const document of documents) await importer.add(document);
    await importer.flush();
  });
}

async function timed(engine: SearchEngine, documents: number, work: () => Promise<void>): Promise<number> {
  await engine.send({ method: 'POST', path: '/collections', body: collectionSchema(rawCollection, 'messages') });
  const started = performance.now();
  await work();
  await untilSettled(engine);
  return (documents / (performance.now() - started)) * 1000;
}

function linesOf(body: string): readonly string[] {
  return readFileSync(body, 'utf8').split('\n');
}

async function curl({ url, apiKey }: EngineAddress, collection: string, body: string): Promise<void> {
  const [node = ''] = url.split(',');
  const call = ['curl', '--silent', '--show-error', '--fail', '-X', 'POST', '--data-binary', `@${body}`];
  const headers = ['-H', `x-typesense-api-key: ${apiKey}`, '-H', 'content-type: text/plain'];
  const { output } = await measure([
    ...call,
    ...headers,
    `${node}/collections/${collection}/documents/import?action=upsert`,
  ]);
  if (output.includes('"success":false')) throw new Error(`${url} refused documents of ${body}`);
}

/** The documents of an archive, in files of which each is a body. */
function writeBodies(archive: string, folder: string): Bodies {
  const reader = openGitArchiveReader(archive);
  const messages = new BodyFiles(folder, 'messages');
  let conversations = 0;
  const ids = new Set<string>();
  for (const { copies } of reader.changes(undefined, reader.position())) {
    const session = copies[0]?.read();
    if (!session) continue;
    const listed = [{ machine: session.header.machine, folder: '', messages: 0 }];
    const documents = sessionToDocuments({ session, copies: listed, rev: 1, vectors: bundledWordVectors() });
    conversations += 1;
    for (const document of documents.messages) {
      messages.add(document);
      ids.add(document.message_id);
    }
  }
  return {
    messages: messages.done(),
    documents: messages.documents + conversations,
    messageCount: ids.size,
  };
}

/** Messages of one size, with the words of the corpus. */
function writeSmallBodies(folder: string): Bodies {
  const random = new Random(11);
  const text = new SampleText();
  const files = new BodyFiles(folder, 'small');
  for (let number = 0; number < smallDocuments; number += 1) {
    const facts = {
      conversation_id: `c${Math.floor(number / 200)}`,
      source: 's',
      project: 'shop',
      machine: ['laptop'],
    };
    const day = 20_000 + (number % 300);
    const time = { day, month: 202_610, ts: day * 86_400 + number, seq: number % 200, turn: 1, chunk: 0, rev: 1 };
    const document = { id: `d${number}`, content: '', ...facts, role: 'assistant', kind: 'prose', ...time };
    const length = smallDocumentBytes - JSON.stringify(document).length;
    files.add({ ...document, content: text.output(random, length) });
  }
  return { messages: files.done(), documents: smallDocuments, messageCount: smallDocuments };
}

class BodyFiles {
  documents = 0;
  readonly #folder: string;
  readonly #paths: string[] = [];
  #lines: string[] = [];
  #length = 0;

  constructor(parent: string, name: string) {
    this.#folder = join(parent, name);
    mkdirSync(this.#folder);
  }

  add(document: object): void {
    const line = JSON.stringify(document);
    this.documents += 1;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= bodyLength) this.#write();
  }

  done(): readonly string[] {
    if (this.#lines.length > 0) this.#write();
    return this.#paths;
  }

  #write(): void {
    const path = join(this.#folder, `${this.#paths.length}.jsonl`);
    writeFileSync(path, this.#lines.join('\n'));
    this.#paths.push(path);
    this.#lines = [];
    this.#length = 0;
  }
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
