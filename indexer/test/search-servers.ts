/** The servers that every search test runs against: the embedded one, and the real Typesense where there is one. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '@session-siphon/schemas/log';
import { startEmbeddedServer } from '../src/embedded/server.ts';
import { type EngineAddress, SearchEngine } from '../src/search/search-engine.ts';

export interface TestServer {
  readonly name: string;
  readonly address: EngineAddress;
  stop(): Promise<void>;
}

export interface TestServerKind {
  readonly name: string;
  /** Why its tests are skipped; undefined when they run. */
  readonly missing: string | undefined;
  start(): Promise<TestServer>;
}

const {
  TYPESENSE_SERVER_BIN: binary,
  TYPESENSE_URL: url,
  TYPESENSE_API_KEY: key,
  SIPHON_REQUIRE_TYPESENSE: isRequired,
} = process.env;

export const embedded: TestServerKind = { name: 'embedded', missing: undefined, start: startEmbedded };

export const typesense: TestServerKind = {
  name: 'Typesense',
  missing:
    binary || (url && key) || isRequired === '1'
      ? undefined
      : 'no Typesense server is there; `npm test` provides one, or set TYPESENSE_SERVER_BIN',
  start: startTypesense,
};

export const searchServers = [embedded, typesense];

async function startEmbedded(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'siphon-embedded-'));
  const apiKey = randomBytes(12).toString('hex');
  const server = await startEmbeddedServer({ dataDir: folder, host: '127.0.0.1', port: 0, apiKey, log: silentLog });
  return {
    name: 'embedded',
    address: { url: server.url, apiKey },
    async stop() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startTypesense(): Promise<TestServer> {
  if (url && key) return { name: 'Typesense', address: { url, apiKey: key }, stop: async () => undefined };
  if (!binary)
    throw new Error('SIPHON_REQUIRE_TYPESENSE is set, but there is no TYPESENSE_SERVER_BIN and no TYPESENSE_URL');
  const folder = mkdtempSync(join(tmpdir(), 'siphon-typesense-'));
  mkdirSync(join(folder, 'data'));
  const apiKey = randomBytes(12).toString('hex');
  const [apiPort, peeringPort] = [await freePort(), await freePort()];
  const child = spawn(
    binary,
    [
      `--data-dir=${join(folder, 'data')}`,
      `--log-dir=${folder}`,
      `--api-key=${apiKey}`,
      '--api-address=127.0.0.1',
      `--api-port=${apiPort}`,
      '--peering-address=127.0.0.1',
      `--peering-port=${peeringPort}`,
    ],
    { stdio: 'ignore' },
  );
  const address = { url: `http://127.0.0.1:${apiPort}`, apiKey };
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(address);
  } catch (error) {
    await stop();
    throw error;
  }
  return { name: 'Typesense', address, stop };
}

async function untilHealthy(address: EngineAddress): Promise<void> {
  const engine = new SearchEngine(address);
  try {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const health = await engine.send({ method: 'GET', path: '/health' }).catch(() => undefined);
      if (health?.text.includes('true')) return;
      await sleep(100);
    }
    throw new Error('Typesense did not become healthy within 30 s');
  } finally {
    engine.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
  return address.port;
}
