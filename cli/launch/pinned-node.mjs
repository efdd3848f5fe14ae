// The Node that this checkout runs on, whatever Node started it. Plain JavaScript, because it must work on Node 20.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { constants } from 'node:os';
import { join } from 'node:path';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

const windows = process.platform === 'win32';

/** Path of the Node binary that the `node` package installed. */
export const pinnedNode = join(checkout, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** Workspaces run from their TypeScript sources; the condition selects them. */
export const nodeFlags = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

/**
 * Runs the pinned Node with `args`, hands signals on, and resolves to its exit code.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function runOnPinnedNode(args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode, [...nodeFlags, ...args], { stdio: 'inherit', env });
    // The terminal sends Ctrl-C to the whole group; the child decides when it is done.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
