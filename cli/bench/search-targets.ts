/** Search servers to measure: the embedded one, a Typesense server where there is its binary, or whatever BENCH_SEARCH_URL and TYPESENSE_API_KEY name. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';

export interface SearchTarget {
  readonly address: EngineAddress;
  /** What it holds in memory and on disk; undefined where that cannot be seen. */
  bytes(): { readonly memory: number; readonly disk: number } | undefined;
  stop(): Promise<void>;
}

export interface SearchTargetKind {
  readonly name: string;
  readonly isEmbedded: boolean;
  /** An empty one, its folder in the given one. */
  start(folder: string): Promise<SearchTarget>;
}

export function searchTargets(): readonly SearchTargetKind[] {
  const { BENCH_SEARCH_URL: url, TYPESENSE_API_KEY: apiKey, TYPESENSE_SERVER_BIN: binary } = process.env;
  if (url && apiKey) return [{ name: url, isEmbedded: false, start: () => existing({ url, apiKey }) }];
  const embedded: SearchTargetKind = {
    name: 'the embedded server',
    isEmbedded: true,
    start: (folder) => start(folder, embeddedCommand),
  };
  if (!binary) return [embedded];
  return [
    embedded,
    { name: 'Typesense', isEmbedded: false, start: (folder) => start(folder, typesenseCommand(binary)) },
  ];
}

/** One that somebody runs: it has to be empty, and is left so. */
async function existing(address: EngineAddress): Promise<SearchTarget> {
  const engine = new SearchEngine(address);
  const collections = async (): Promise<readonly { readonly name: string }[]> =>
    JSON.parse((await engine.send({ method: 'GET', path: '/collections' })).text);
  if ((await collections()).length > 0)
    throw new Error(`${address.url} is not empty; name a server without collections.`);
  return {
    address,
    bytes: () => undefined,
    async stop() {
      for (const { name } of await collections()) await engine.send({ method: 'DELETE', path: `/collections/${name}` });
      for (const alias of ['messages', 'conversations'])
        await engine.send({ method: 'DELETE', path: `/aliases/${alias}`, accepts: [404] });
      engine.close();
    },
  };
}

type CommandOf = (place: { folder: string; port: number; peeringPort: number; apiKey: string }) => readonly string[];

const embeddedProgram = fileURLToPath(new URL('../../indexer/test/embedded-process.ts', import.meta.url));
const embeddedCommand: CommandOf = ({ folder, port, apiKey }) => [
  process.execPath,
  '--conditions=source',
  embeddedProgram,
  folder,
  String(port),
  apiKey,
];

function typesenseCommand(binary: string): CommandOf {
  return ({ folder, port, peeringPort, apiKey }) => [
    binary,
    `--data-dir=${folder}`,
    `--log-dir=${folder}`,
    `--api-key=${apiKey}`,
    '--api-address=127.0.0.1',
    `--api-port=${port}`,
    '--peering-address=127.0.0.1',
    `--peering-port=${peeringPort}`,
  ];
}

async function start(parent: string, commandOf: CommandOf): Promise<SearchTarget> {
  const folder = mkdtempSync(join(parent, 'server-'));
  const place = {
    folder,
    port: await freePort(),
    peeringPort: await freePort(),
    apiKey: randomBytes(12).toString('hex'),
  };
  const [file = '', ...args] = commandOf(place);
  const child = spawn(file, args, { stdio: 'ignore' });
  const address = { url: `http://127.0.0.1:${place.port}`, apiKey: place.apiKey };
  const stop = async (): Promise<void> => {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill('SIGKILL')) await exit;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(address);
    return { address, bytes: () => ({ memory: memoryOf(child), disk: sizeOf(folder) }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilHealthy(address: EngineAddress): Promise<void> {
  const engine = new SearchEngine(address);
  try {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const health = await engine.send({ method: 'GET', path: '/health' }).catch(() => undefined);
      if (health?.text.includes('true')) return;
      await sleep(50);
    }
    throw new Error(`${address.url} did not become healthy`);
  } finally {
    engine.close();
  }
}

/** What belongs to the process alone: pages of its files, which the system takes back when it needs them, are not counted. */
function memoryOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const facts = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (facts?.isFile() ? facts.blocks * 512 : 0);
  }, 0);
}
