#!/usr/bin/env node
// Starts siphon on a Node that can run it. Plain JavaScript without dependencies: it must work on Node 20 and start at once.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { version, engines } = JSON.parse(readFileSync(here('../package.json'), 'utf8'));
const args = process.argv.slice(2);

/** Whether this Node is the one that `engines` asks for, or a newer one. */
function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [, leastMajor, leastMinor] = /(\d+)\.(\d+)/.exec(engines.node).map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else if (existsSync(here('../src/main.ts'))) {
  const { becomePinnedNode } = await import('../launch/pinned-node.mjs');
  process.exitCode = await becomePinnedNode([here('../src/main.ts'), ...args]);
} else if (isNewEnough()) {
  const { becomeNode, nodeFlags } = await import('./run-node.mjs');
  process.exitCode = await becomeNode(process.execPath, [...nodeFlags, here('../dist/main.js'), ...args]);
} else {
  process.stderr.write(
    `siphon: this is Node.js ${process.versions.node}; siphon needs ${engines.node}.\n` +
      '  Install a newer one from https://nodejs.org or with your version manager (nvm, fnm, asdf, mise).\n',
  );
  process.exitCode = 1;
}
