// The Node that this checkout runs on, whatever Node started it. Plain JavaScript, because it must work on Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Path of the Node binary that the `node` package installed. */
export const pinnedNode = join(
  checkout,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * Workspaces run from their TypeScript sources; the condition selects them. A small young generation: the work is a stream of short-lived text, and several
 * threads each keep one.
 */
export const nodeFlags = ['--conditions=source', '--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'];

/** Threads that compress share memory pools instead of keeping one each; only glibc looks at it. */
const fewMemoryPools = { MALLOC_ARENA_MAX: '2' };

/**
 * Runs the pinned Node with `args`, hands signals on, and resolves to its exit code.
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment] added to the environment
 * @returns {Promise<number>}
 */
export function runOnPinnedNode(args, environment = {}) {
  if (!existsSync(pinnedNode)) {
    process.stderr.write('siphon: this checkout is not installed yet. Run `npm start` or `npm ci` in it first.\n');
    return Promise.resolve(1);
  }
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode, [...nodeFlags, ...args], {
      stdio: 'inherit',
      // Stripping types and compiling costs more than running for a short command; the cache makes the second start quick.
      env: {
        NODE_COMPILE_CACHE: join(checkout, 'node_modules', '.cache', 'siphon'),
        ...fewMemoryPools,
        ...process.env,
        ...environment,
      },
    });
    // Ctrl-C in a terminal reaches the child by itself, a signal to this process alone does not: handed on as SIGTERM it is never taken for a second Ctrl-C.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
