/**
 * Search servers to measure: the embedded one, Typesense, and a cluster of three of it, where there is a binary for this machine; or the one that
 * BENCH_SEARCH_URL and TYPESENSE_API_KEY name.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type OwnServer,
  startOwnEmbedded,
  startOwnTypesense,
} from '@session-siphon/indexer/search/own-server-for-tests';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { provideTypesense } from '../launch/typesense.mjs';

export interface SearchTarget extends AsyncDisposable {
  readonly engine: SearchEngine;
  /** What it holds in memory and on disk; undefined where that cannot be seen. */
  bytes(): { readonly memory: number; readonly disk: number } | undefined;
}

export interface SearchTargetKind {
  readonly name: string;
  readonly isEmbedded: boolean;
  /** An empty one, its folder in the given one. */
  start(parent: string): Promise<SearchTarget>;
}

const embedded: SearchTargetKind = {
  name: 'the embedded server',
  isEmbedded: true,
  start: async (parent) => own(await startOwnEmbedded({ parent })),
};
const typesense: SearchTargetKind = {
  name: 'Typesense',
  isEmbedded: false,
  start: async (parent) => own(await startOwnTypesense({ parent })),
};
const cluster: SearchTargetKind = {
  name: 'three Typesense nodes',
  isEmbedded: false,
  start: async (parent) => own(await startOwnTypesense({ parent, nodes: 3 })),
};

export async function searchTargets(): Promise<readonly SearchTargetKind[]> {
  const { BENCH_SEARCH_URL: url, TYPESENSE_API_KEY: apiKey } = process.env;
  if (url && apiKey) return [{ name: url, isEmbedded: false, start: () => existing({ url, apiKey }) }];
  const missing = await provideBinary();
  if (missing === undefined) return [embedded, typesense, cluster];
  say(`Typesense is left out: ${missing}`);
  return [embedded];
}

/** Sees to it that Typesense can be started, by downloading it on first use. Why it cannot, or undefined. */
export async function provideBinary(): Promise<string | undefined> {
  const provided = await provideTypesense(say);
  if ('missing' in provided) return provided.missing;
  Object.assign(process.env, provided.environment);
  return process.env['TYPESENSE_SERVER_BIN'] === undefined ? 'TYPESENSE_URL names another server.' : undefined;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One that somebody runs: it has to be empty, and is left so. */
async function existing(address: EngineAddress): Promise<SearchTarget> {
  const engine = new SearchEngine(address);
  const collections = async (): Promise<readonly { readonly name: string }[]> =>
    JSON.parse((await engine.send({ method: 'GET', path: '/collections' })).text);
  if ((await collections()).length > 0)
    throw new Error(`${address.url} is not empty; name a server without collections.`);
  return {
    engine,
    bytes: () => undefined,
    async [Symbol.asyncDispose]() {
      for (const { name } of await collections()) await engine.send({ method: 'DELETE', path: `/collections/${name}` });
      for (const alias of ['messages', 'conversations'])
        await engine.send({ method: 'DELETE', path: `/aliases/${alias}`, accepts: [404] });
      engine[Symbol.dispose]();
    },
  };
}

function own(server: OwnServer): SearchTarget {
  return {
    engine: server.engine,
    bytes: () => ({
      memory: server.nodes.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
      disk: sizeOf(server.folder),
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** What belongs to the process alone: pages of its files, which the system takes back when it needs them, are not counted. */
function memoryOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const facts = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (facts?.isFile() ? facts.blocks * 512 : 0);
  }, 0);
}
