// `npm start`: installs what is missing, then `siphon up` with the given options.
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { becomePinnedNode } from './pinned-node.mjs';

await install();
process.exitCode = await becomePinnedNode([
  fileURLToPath(new URL('../src/main.ts', import.meta.url)),
  'up',
  ...process.argv.slice(2),
]);
