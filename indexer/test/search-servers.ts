/** The servers that every search test runs against: the embedded one, and the real Typesense where there is one. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';
import { silentLog } from '@session-siphon/schemas/log';
import { startEmbeddedServer } from '../src/embedded/server.ts';
import type { EngineAddress } from '../src/search/search-engine.ts';
import { ServerProcess } from './server-process.ts';

export interface TestServer {
  readonly address: EngineAddress;
  stop(): Promise<void>;
}

/** One that can be killed. */
interface MortalServer extends TestServer {
  readonly process: ServerProcess;
}

interface ServerKind<Server extends TestServer> {
  readonly name: string;
  /** Why its tests are skipped; undefined when they run. */
  readonly missing: string | undefined;
  start(): Promise<Server>;
}
export type TestServerKind = ServerKind<TestServer>;

const {
  TYPESENSE_SERVER_BIN: binary,
  TYPESENSE_URL: url,
  TYPESENSE_API_KEY: key,
  SIPHON_REQUIRE_TYPESENSE: isRequired,
} = process.env;

const missingTypesense =
  binary || (url && key) || isRequired === '1'
    ? undefined
    : 'no Typesense server is there; `npm test` provides one, or set TYPESENSE_SERVER_BIN';

export const embedded: TestServerKind = { name: 'embedded', missing: undefined, start: startEmbedded };

export const typesense: TestServerKind = { name: 'Typesense', missing: missingTypesense, start: startTypesense };

export const searchServers = [embedded, typesense];

/** Why tests that need real servers of their own are skipped; undefined when they run. */
export const missingOwnTypesense =
  url && key && !binary ? 'the server at TYPESENSE_URL is not ours to kill' : missingTypesense;

/** Servers in processes of their own, for what happens when one dies. */
export const mortalServers: readonly ServerKind<MortalServer>[] = [
  { name: 'embedded', missing: undefined, start: startEmbeddedProcess },
  {
    name: 'Typesense',
    missing: missingOwnTypesense,
    start: startTypesenseProcess,
  },
];

async function startEmbedded(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'siphon-embedded-'));
  const apiKey = newKey();
  const server = await startEmbeddedServer({ dataDir: folder, host: '127.0.0.1', port: 0, apiKey, log: silentLog });
  return {
    address: { url: server.url, apiKey },
    async stop() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startTypesense(): Promise<TestServer> {
  if (url && key) return { address: { url, apiKey: key }, stop: async () => undefined };
  return startTypesenseProcess();
}

async function startEmbeddedProcess(): Promise<MortalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'siphon-embedded-'));
  const [port, apiKey] = [await freePort(), newKey()];
  return started(embeddedCommand(folder, { port, apiKey }), { folder, port, apiKey });
}

/** Runs the embedded server on a folder. */
export function embeddedCommand(folder: string, { port, apiKey }: { port: number; apiKey: string }): string[] {
  const program = fileURLToPath(new URL('embedded-process.ts', import.meta.url));
  return [process.execPath, '--conditions=source', program, folder, String(port), apiKey];
}

async function startTypesenseProcess(): Promise<MortalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'siphon-typesense-'));
  const [port, peeringPort, apiKey] = [await freePort(), await freePort(), newKey()];
  return started(typesenseCommand(folder, { port, peeringPort, apiKey }), { folder, port, apiKey });
}

/** Runs the real server on a folder. `nodes` is a file that names all nodes of its cluster. */
export function typesenseCommand(
  folder: string,
  { port, peeringPort, apiKey, nodes }: { port: number; peeringPort: number; apiKey: string; nodes?: string },
): string[] {
  if (!binary)
    throw new Error('SIPHON_REQUIRE_TYPESENSE is set, but there is no TYPESENSE_SERVER_BIN and no TYPESENSE_URL');
  mkdirSync(join(folder, 'data'), { recursive: true });
  return [
    binary,
    `--data-dir=${join(folder, 'data')}`,
    `--log-dir=${folder}`,
    `--api-key=${apiKey}`,
    '--api-address=127.0.0.1',
    `--api-port=${port}`,
    '--peering-address=127.0.0.1',
    `--peering-port=${peeringPort}`,
    ...(nodes === undefined ? [] : [`--nodes=${nodes}`]),
  ];
}

async function started(
  command: readonly string[],
  { folder, port, apiKey }: { folder: string; port: number; apiKey: string },
): Promise<MortalServer> {
  const server = new ServerProcess(command, { url: `http://127.0.0.1:${port}`, apiKey });
  const stop = async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: server.address, process: server, stop };
}

export function newKey(): string {
  return randomBytes(12).toString('hex');
}
