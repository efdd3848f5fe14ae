/** The two search servers, each as a process of its own on an empty folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { provideTypesense } from '../../launch/typesense.mjs';

export interface MeasuredEngine extends AsyncDisposable {
  readonly name: string;
  readonly engine: SearchEngine;
}

export const engineStarts: readonly ((cache: string) => Promise<MeasuredEngine>)[] = [startEmbedded, startTypesense];

async function startEmbedded(cache: string): Promise<MeasuredEngine> {
  const folder = mkdtempSync(join(cache, 'run-'));
  const apiKey = randomBytes(12).toString('hex');
  const program = fileURLToPath(new URL('serve-embedded.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', program, folder, apiKey], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', () => reject(new Error('the embedded server did not start')));
  });
  const engine = new SearchEngine({ url, apiKey });
  return {
    name: 'embedded',
    engine,
    async [Symbol.asyncDispose]() {
      engine.close();
      await ended(child);
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
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
