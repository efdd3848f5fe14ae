// Goes on as another Node, or runs one, set up for the work of siphon. Plain JavaScript, because it must work on Node 20.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * The work is a stream of short-lived text, and several threads each have a heap: a small young generation, and a heap that grows to twice what is in use
 * before it is cleared, not to four times.
 */
export const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=4',
  '--heap-growing-percent=100',
];

/** Threads that compress share memory pools instead of keeping one each, and what is large goes back to the system when it is free; only glibc looks at them. */
const frugalMemory = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '65536' };

/**
 * Becomes `node` with `args`, flags among them, where this Node and the system can do that: no second process waits for the first. Elsewhere it is run.
 * @param {string} node path of the binary
 * @param {readonly string[]} args
 * @param {Record<string, string>} [defaults] for the environment, where it says nothing else
 * @returns {Promise<number>} the exit code, if it had to be run
 */
export function becomeNode(node, args, defaults = {}) {
  if (process.platform !== 'win32' && typeof process.execve === 'function')
    process.execve(node, [node, ...args], environment(defaults));
  return runNode(node, args, defaults);
}

/**
 * Runs `node` with `args`, flags among them, hands signals on, and resolves to its exit code.
 * @param {string} node path of the binary
 * @param {readonly string[]} args
 * @param {Record<string, string>} [defaults] for the environment, where it says nothing else
 * @returns {Promise<number>}
 */
export function runNode(node, args, defaults = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      stdio: 'inherit',
      env: environment(defaults),
    });
    // Ctrl-C in a terminal reaches the child by itself, a signal to this process alone does not: handed on as SIGTERM it is never taken for a second Ctrl-C.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

function environment(defaults) {
  return { ...frugalMemory, ...defaults, ...process.env };
}
