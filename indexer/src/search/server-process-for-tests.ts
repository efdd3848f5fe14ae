/** A search server in a process of its own: it can be killed at any moment, and started again on what it left. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineAddress, SearchEngine } from './search-engine.ts';

export class ServerProcess {
  readonly address: EngineAddress;
  readonly #command: readonly string[];
  #child: ChildProcess | undefined;

  constructor(command: readonly string[], address: EngineAddress) {
    this.#command = command;
    this.address = address;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the server says that it is healthy. `flags` hold for this start only. */
  async start(flags: readonly string[] = []): Promise<void> {
    const [file = '', ...args] = this.#command;
    const child = spawn(file, [...args, ...flags], { stdio: ['pipe', 'ignore', 'ignore'] });
    this.#child = child;
    try {
      await untilHealthy(child, this.address);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Ends it without a chance to write anything. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exit;
  }

  /** Sends it a line. */
  say(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }
}

async function untilHealthy(child: ChildProcess, address: EngineAddress): Promise<void> {
  const engine = new SearchEngine(address);
  try {
    for (let attempt = 0; attempt < 2_400; attempt += 1) {
      const { exitCode, signalCode } = child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`the server at ${address.url} ended with ${exitCode ?? signalCode} before it was healthy`);
      const health = await engine.send({ method: 'GET', path: '/health' }).catch(() => undefined);
      if (health?.text.includes('true')) return;
      await sleep(50);
    }
    throw new Error(`the server at ${address.url} did not become healthy within two minutes`);
  } finally {
    engine[Symbol.dispose]();
  }
}
