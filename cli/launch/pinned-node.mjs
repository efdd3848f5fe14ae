// The Node that this checkout runs on, whatever Node started it. Plain JavaScript, because it must work on Node 20.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomeNode, nodeFlags as flagsEverywhere, runNode } from '../bin/run-node.mjs';
import { refuseOldNode } from './least-node.mjs';

refuseOldNode();

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Path of the Node binary that the `node` package installed. */
export const pinnedNode = join(
  checkout,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Workspaces run from their TypeScript sources; the condition selects them. */
export const nodeFlags = ['--conditions=source', ...flagsEverywhere];

/**
 * Runs the pinned Node with `args` and resolves to its exit code.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runOnPinnedNode(args) {
  return withPinnedNode(runNode, args);
}

/**
 * Goes on as the pinned Node with `args`; resolves to its exit code where it had to be run beside this one.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function becomePinnedNode(args) {
  return withPinnedNode(becomeNode, args);
}

function withPinnedNode(start, args) {
  if (!existsSync(pinnedNode)) {
    process.stderr.write('siphon: this checkout is not installed yet. Run `npm start` or `npm ci` in it first.\n');
    return Promise.resolve(1);
  }
  // Stripping types and compiling costs more than running for a short command; the cache makes the second start quick.
  const cache = { NODE_COMPILE_CACHE: join(checkout, 'node_modules', '.cache', 'siphon') };
  return start(pinnedNode, [...nodeFlags, ...args], cache);
}
