/** The program as people start it: its launcher, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Which siphon is started, and where. */
interface Program {
  readonly launcher?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A command that starts it, when that is not Node. */
  readonly through?: readonly string[];
}

/** The one of this checkout. */
export const launcher = fileURLToPath(new URL('../bin/siphon.mjs', import.meta.url));

/** Runs a command to its end. */
export async function siphon(...args: readonly string[]): Promise<Finished> {
  return new RunningSiphon(args).finished;
}

/** A command that stays until it is stopped. */
export class RunningSiphon implements AsyncDisposable {
  readonly finished: Promise<Finished>;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #heard: (() => void)[] = [];

  constructor(args: readonly string[], { launcher: started = launcher, through = [], ...place }: Program = {}) {
    const [command = process.execPath, ...rest] = [...through, process.execPath, started, ...args];
    this.#child = spawn(command, rest, { ...place, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
      for (const hear of this.#heard) hear();
    });
    this.finished = new Promise((resolve) =>
      this.#child.on('close', (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr })),
    );
  }

  /** What the program says once it matches. Throws when it ends before. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const said = new Promise<RegExpExecArray>((resolve) => {
      const hear = (): void => {
        const match = pattern.exec(this.#stderr);
        if (match) resolve(match);
      };
      this.#heard.push(hear);
      hear();
    });
    const ended = this.finished.then(({ code, stderr }): never => {
      throw new Error(`siphon ended with ${code} and never said ${String(pattern)}:\n${stderr}`);
    });
    return Promise.race([said, ended]);
  }

  /** What Ctrl-C does. */
  async interrupt(): Promise<Finished> {
    this.#child.kill('SIGINT');
    return this.finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.finished;
  }
}
