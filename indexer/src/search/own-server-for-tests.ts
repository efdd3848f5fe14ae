/** A search server of one's own on an empty folder, in processes that can be killed: the embedded one, Typesense, or a cluster of it. For tests and benchmarks. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';
import { type EngineAddress, SearchEngine } from './search-engine.ts';
import { ServerProcess } from './server-process-for-tests.ts';

interface OwnServerOptions {
  /** Where its folder is made, which is gone in the end. */
  readonly parent?: string;
  /** The command in the place of the one that starts it on a folder. */
  within?(command: readonly string[], folder: string): readonly string[];
}

interface EmbeddedOptions extends OwnServerOptions {
  /** A folder with an index in the place of an empty one; it is left there. */
  readonly kept?: string;
}

interface TypesenseOptions extends OwnServerOptions {
  /** More than one make a cluster. */
  readonly nodes?: number;
  /** Of the first start. */
  readonly flags?: readonly string[];
}

/** Why no Typesense server can be started; undefined when one can, and when there has to be one. */
export const missingTypesense: string | undefined = whyMissing();

function whyMissing(): string | undefined {
  const { TYPESENSE_SERVER_BIN, TYPESENSE_URL, TYPESENSE_API_KEY, SIPHON_REQUIRE_TYPESENSE } = process.env;
  if (TYPESENSE_SERVER_BIN) return undefined;
  if (TYPESENSE_URL && TYPESENSE_API_KEY) return 'the server at TYPESENSE_URL is not ours to start and to kill';
  if (SIPHON_REQUIRE_TYPESENSE === '1') return undefined;
  return 'no Typesense server is there; `npm test` provides one, or set TYPESENSE_SERVER_BIN';
}

export class OwnServer implements AsyncDisposable {
  readonly folder: string;
  readonly nodes: readonly ServerProcess[];
  /** All nodes. */
  readonly engine: SearchEngine;

  readonly #isKept: boolean;

  constructor(folder: string, nodes: readonly ServerProcess[], isKept = false) {
    this.#isKept = isKept;
    this.folder = folder;
    this.nodes = nodes;
    this.engine = new SearchEngine(this.addressFrom(this.process));
  }

  get address(): EngineAddress {
    return this.engine.address;
  }

  /** The only node, or the first. */
  get process(): ServerProcess {
    const [first] = this.nodes;
    if (!first) throw new Error('a server has a process');
    return first;
  }

  /** All nodes, this one first. */
  addressFrom(first: ServerProcess): EngineAddress {
    const others = this.nodes.filter((node) => node !== first);
    return { ...first.address, url: [first, ...others].map(({ address }) => address.url).join(',') };
  }

  /** The node that the others follow. On a busy machine they may be choosing another one just now. */
  async leader(): Promise<ServerProcess> {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      for (const node of this.nodes) if (await isLeader(node)) return node;
      await sleep(100);
    }
    throw new Error('the cluster has no leader');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.engine[Symbol.dispose]();
    await Promise.all(this.nodes.map((node) => node.kill()));
    if (!this.#isKept) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when it is healthy. */
export async function startOwnEmbedded(options: EmbeddedOptions = {}): Promise<OwnServer> {
  const { parent = tmpdir(), within = asItIs, kept } = options;
  const folder = kept ?? mkdtempSync(join(parent, 'siphon-embedded-'));
  const place = { port: await freePort(), apiKey: newKey() };
  const command = within(embeddedCommand(folder, place), folder);
  return started(new OwnServer(folder, [new ServerProcess(command, addressOf(place))], kept !== undefined));
}

/** Resolves when all nodes are healthy and, where there are several, have chosen a leader. */
export async function startOwnTypesense(options: TypesenseOptions = {}): Promise<OwnServer> {
  const { parent = tmpdir(), within = asItIs, nodes = 1, flags = [] } = options;
  const folder = mkdtempSync(join(parent, 'siphon-typesense-'));
  const apiKey = newKey();
  const places: TypesensePlace[] = [];
  for (let node = 0; node < nodes; node += 1)
    places.push({ folder: join(folder, String(node)), port: await freePort(), peeringPort: await freePort(), apiKey });
  const cluster = nodes > 1 ? [`--nodes=${nodesFile(folder, places)}`] : [];
  const processes = places.map((place) => {
    mkdirSync(place.folder);
    return new ServerProcess(within([...typesenseCommand(place), ...cluster], place.folder), addressOf(place));
  });
  return started(new OwnServer(folder, processes), flags);
}

/** Runs the embedded server on a folder. */
export function embeddedCommand(folder: string, { port, apiKey }: { port: number; apiKey: string }): readonly string[] {
  const program = fileURLToPath(new URL('../../test/embedded-process.ts', import.meta.url));
  return [process.execPath, '--conditions=source', program, folder, String(port), apiKey];
}

interface TypesensePlace {
  readonly folder: string;
  readonly port: number;
  readonly peeringPort: number;
  readonly apiKey: string;
}

/** Runs the real server. Its folder may be a disk that is mounted only when it starts, so the shell makes what it wants to find there. */
function typesenseCommand({ folder, port, peeringPort, apiKey }: TypesensePlace): readonly string[] {
  // A benchmark provides it only after this module was loaded.
  const { TYPESENSE_SERVER_BIN } = process.env;
  if (!TYPESENSE_SERVER_BIN) throw new Error('there is no TYPESENSE_SERVER_BIN');
  const data = join(folder, 'data');
  return [
    'sh',
    '-c',
    'mkdir -p "$1" && shift && exec "$@"',
    'sh',
    data,
    TYPESENSE_SERVER_BIN,
    `--data-dir=${data}`,
    `--log-dir=${folder}`,
    `--api-key=${apiKey}`,
    '--api-address=127.0.0.1',
    `--api-port=${port}`,
    '--peering-address=127.0.0.1',
    `--peering-port=${peeringPort}`,
  ];
}

function nodesFile(folder: string, places: readonly TypesensePlace[]): string {
  const file = join(folder, 'nodes');
  writeFileSync(file, places.map(({ port, peeringPort }) => `127.0.0.1:${peeringPort}:${port}`).join(','));
  return file;
}

async function started(server: OwnServer, flags: readonly string[] = []): Promise<OwnServer> {
  try {
    await Promise.all(server.nodes.map((node) => node.start(flags)));
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function isLeader({ address }: ServerProcess): Promise<boolean> {
  const engine = new SearchEngine(address);
  const { text } = await engine.send({ method: 'GET', path: '/debug' }).finally(() => engine[Symbol.dispose]());
  return text.includes('"state":1');
}

const asItIs = (command: readonly string[]): readonly string[] => command;

function addressOf({ port, apiKey }: { port: number; apiKey: string }): EngineAddress {
  return { url: `http://127.0.0.1:${port}`, apiKey };
}

function newKey(): string {
  return randomBytes(12).toString('hex');
}
