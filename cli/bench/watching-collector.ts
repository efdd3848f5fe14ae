/** A `siphon collect --watch` that has collected everything and watches. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../bin/siphon.mjs', import.meta.url));

export async function startWatching({ home, data }: { home: string; data: string }): Promise<AsyncDisposable> {
  const args = [launcher, 'collect', '--watch', '--home', home, '--data', data];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Watching')) resolve();
    });
    child.on('exit', () => reject(new Error(`siphon collect --watch ended at once:\n${said}`)));
  });
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      if (child.kill('SIGTERM')) await ended;
    },
  };
}
