/** The siphon of this checkout, to be measured or to be left running. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a call of it begins with. */
export const siphon = [process.execPath, fileURLToPath(new URL('../bin/siphon.mjs', import.meta.url))] as const;

interface WatchingSiphon extends AsyncDisposable {
  /** What it said until it began to watch. */
  readonly said: string;
}

/** Resolves when it has collected everything and watches. */
export async function startWatching(...args: readonly string[]): Promise<WatchingSiphon> {
  const [node, launcher] = siphon;
  const child = spawn(node, [launcher, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Watching')) resolve();
    });
    child.on('exit', () => reject(new Error(`siphon ${args.join(' ')} ended at once:\n${said}`)));
  });
  return {
    said,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      if (child.kill('SIGTERM')) await ended;
    },
  };
}
