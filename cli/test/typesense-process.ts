/** A Typesense server of one test, on an empty folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';

const { TYPESENSE_SERVER_BIN: binary, SIPHON_REQUIRE_TYPESENSE: isRequired } = process.env;

/** Whether tests that need the real server have to be skipped. */
export const isTypesenseMissing = !binary && isRequired !== '1';

export class TypesenseProcess implements AsyncDisposable {
  readonly address: EngineAddress;
  readonly engine: SearchEngine;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(address: EngineAddress, child: ChildProcess, folder: string) {
    this.address = address;
    this.engine = new SearchEngine(address);
    this.#child = child;
    this.#folder = folder;
  }

  /** Resolves when it is healthy. */
  static async start(): Promise<TypesenseProcess> {
    if (!binary) throw new Error('SIPHON_REQUIRE_TYPESENSE is set, but there is no TYPESENSE_SERVER_BIN');
    const folder = mkdtempSync(join(tmpdir(), 'siphon-typesense-'));
    mkdirSync(join(folder, 'data'));
    const [port, peeringPort, apiKey] = [await freePort(), await freePort(), randomBytes(12).toString('hex')];
    const args = [
      `--data-dir=${join(folder, 'data')}`,
      `--log-dir=${folder}`,
      `--api-key=${apiKey}`,
      '--api-address=127.0.0.1',
      `--api-port=${port}`,
      '--peering-address=127.0.0.1',
      `--peering-port=${peeringPort}`,
    ];
    const child = spawn(binary, args, { stdio: 'ignore' });
    const server = new TypesenseProcess({ url: `http://127.0.0.1:${port}`, apiKey }, child, folder);
    try {
      await server.#untilHealthy();
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.engine.close();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGKILL');
      await exit;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilHealthy(): Promise<void> {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const health = await this.engine.send({ method: 'GET', path: '/health' }).catch(() => undefined);
      if (health?.text.includes('true')) return;
      await sleep(50);
    }
    throw new Error(`the server at ${this.address.url} did not become healthy`);
  }
}
