/** Three Typesense servers on loopback that keep each other's data. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';
import { type EngineAddress, SearchEngine } from '../src/search/search-engine.ts';
import { newKey, typesenseCommand } from './search-servers.ts';
import { ServerProcess } from './server-process.ts';

export class TypesenseCluster implements AsyncDisposable {
  readonly nodes: readonly ServerProcess[];
  readonly #folder: string;

  private constructor(nodes: readonly ServerProcess[], folder: string) {
    this.nodes = nodes;
    this.#folder = folder;
  }

  /** Resolves when it has chosen a leader and all three are healthy. */
  static async start(): Promise<TypesenseCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'siphon-cluster-'));
    const apiKey = newKey();
    const places = [];
    for (let node = 0; node < 3; node += 1) places.push({ port: await freePort(), peeringPort: await freePort() });
    const nodes = join(folder, 'nodes');
    writeFileSync(nodes, places.map(({ port, peeringPort }) => `127.0.0.1:${peeringPort}:${port}`).join(','));
    const cluster = new TypesenseCluster(
      places.map((place, node) => {
        const command = typesenseCommand(join(folder, String(node)), { ...place, apiKey, nodes });
        return new ServerProcess(command, { url: `http://127.0.0.1:${place.port}`, apiKey });
      }),
      folder,
    );
    try {
      await Promise.all(cluster.nodes.map((node) => node.start()));
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** All nodes, this one first. */
  addressFrom(first: ServerProcess): EngineAddress {
    const others = this.nodes.filter((node) => node !== first);
    return { ...first.address, url: [first, ...others].map(({ address }) => address.url).join(',') };
  }

  /** The node that the others follow. */
  async leader(): Promise<ServerProcess> {
    for (const node of this.nodes) {
      const engine = new SearchEngine(node.address);
      const { text } = await engine.send({ method: 'GET', path: '/debug' }).finally(() => engine.close());
      if (text.includes('"state":1')) return node;
    }
    throw new Error('the cluster has no leader');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
