/** Search servers to measure: the embedded one and Typesense, each a process of its own on an empty folder; or one that is named, which keeps what it is given. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { provideTypesense } from '../../launch/typesense.mjs';

export interface MeasuredEngine extends AsyncDisposable {
  readonly name: string;
  readonly engine: SearchEngine;
}

export type StartEngine = () => Promise<MeasuredEngine>;

/** Both servers, each on a folder that is gone afterwards. */
export function freshEngines(cache: string): readonly StartEngine[] {
  return [() => startFresh(cache), startTypesense];
}

/** The embedded server on a folder, which is made when it is not there. */
export async function startEmbedded(folder: string): Promise<MeasuredEngine> {
  mkdirSync(folder, { recursive: true });
  const apiKey = randomBytes(12).toString('hex');
  const program = fileURLToPath(new URL('serve-embedded.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', program, resolve(folder), apiKey], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((found, reject) => {
    child.stdout.once('data', (line: Buffer) => found(line.toString().trim()));
    child.once('exit', () => reject(new Error('the embedded server did not start')));
  });
  const engine = new SearchEngine({ url, apiKey });
  return {
    name: 'embedded',
    engine,
    async [Symbol.asyncDispose]() {
      engine.close();
      await ended(child);
    },
  };
}

/** A server that somebody runs, or the nodes of a cluster with commas between them. */
export async function reachEngine(url: string, apiKey: string): Promise<MeasuredEngine> {
  const engine = new SearchEngine({ url, apiKey });
  return { name: url, engine, [Symbol.asyncDispose]: async () => engine.close() };
}

async function startFresh(cache: string): Promise<MeasuredEngine> {
  const folder = mkdtempSync(join(cache, 'run-'));
  const started = await startEmbedded(folder);
  return {
    ...started,
    async [Symbol.asyncDispose]() {
      await started[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Throws when there is no binary for this machine. */
async function startTypesense(): Promise<MeasuredEngine> {
  const provided = await provideTypesense((text) => process.stderr.write(`${text}\n`));
  if ('missing' in provided) throw new Error(`Typesense is not there: ${provided.missing}`);
  Object.assign(process.env, provided.environment);
  // Reads the environment when it is loaded.
  const { TypesenseProcess } = await import('../../test/typesense-process.ts');
  const server = await TypesenseProcess.start();
  return { name: 'Typesense', engine: server.engine, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolved) => child.once('exit', resolved));
  child.kill('SIGTERM');
  await exit;
}
