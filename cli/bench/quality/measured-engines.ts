/** Search servers to measure: the embedded one and Typesense, each in processes of its own on an empty folder; or one that is named, which keeps what it is given. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type OwnServer,
  startOwnEmbedded,
  startOwnTypesense,
} from '@session-siphon/indexer/search/own-server-for-tests';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { provideBinary } from '../search-targets.ts';

export interface MeasuredEngine extends AsyncDisposable {
  readonly name: string;
  readonly engine: SearchEngine;
}

export type StartEngine = () => Promise<MeasuredEngine>;

/** Both servers, each on a folder that is gone afterwards. */
export function freshEngines(cache: string): readonly StartEngine[] {
  return [async () => measured('embedded', await startOwnEmbedded({ parent: cache })), startTypesense];
}

/** The embedded server on a folder, which is made when it is not there. */
export async function startEmbedded(folder: string): Promise<MeasuredEngine> {
  mkdirSync(folder, { recursive: true });
  return measured('embedded', await startOwnEmbedded({ kept: resolve(folder) }));
}

/** A server that somebody runs, or the nodes of a cluster with commas between them. */
export async function reachEngine(url: string, apiKey: string): Promise<MeasuredEngine> {
  const engine = new SearchEngine({ url, apiKey });
  return { name: url, engine, [Symbol.asyncDispose]: async () => engine[Symbol.dispose]() };
}

/** Throws when there is no binary for this machine. */
async function startTypesense(): Promise<MeasuredEngine> {
  const missing = await provideBinary();
  if (missing !== undefined) throw new Error(`Typesense is not there: ${missing}`);
  return measured('Typesense', await startOwnTypesense());
}

function measured(name: string, server: OwnServer): MeasuredEngine {
  return { name, engine: server.engine, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
