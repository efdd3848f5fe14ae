/** The servers that every search test runs against: the embedded one, and the real Typesense where there is one. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@session-siphon/schemas/log';
import { startEmbeddedServer } from '../src/embedded/http/server.ts';
import {
  type OwnServer,
  missingTypesense as missingOwn,
  startOwnEmbedded,
  startOwnTypesense,
} from '../src/search/own-server-for-tests.ts';
import type { EngineAddress } from '../src/search/search-engine.ts';

export interface TestServer {
  readonly address: EngineAddress;
  stop(): Promise<void>;
}

interface ServerKind<Server> {
  readonly name: string;
  /** Why its tests are skipped; undefined when they run. */
  readonly missing: string | undefined;
  start(): Promise<Server>;
}
export type TestServerKind = ServerKind<TestServer>;

const { TYPESENSE_URL: url, TYPESENSE_API_KEY: key } = process.env;
const isNamed = Boolean(url && key);

export const embedded: TestServerKind = { name: 'embedded', missing: undefined, start: startEmbedded };

export const typesense: TestServerKind = {
  name: 'Typesense',
  missing: isNamed ? undefined : missingOwn,
  start: startTypesense,
};

export const searchServers = [embedded, typesense];

/** Servers in processes of their own, for what happens when one dies. */
export const mortalServers: readonly ServerKind<OwnServer>[] = [
  { name: 'embedded', missing: undefined, start: startOwnEmbedded },
  { name: 'Typesense', missing: missingOwn, start: startOwnTypesense },
];

async function startEmbedded(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'siphon-embedded-'));
  const apiKey = randomBytes(12).toString('hex');
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
  const server = await startOwnTypesense();
  return { address: server.address, stop: () => server[Symbol.asyncDispose]() };
}
