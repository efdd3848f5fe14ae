// `npm test`: installs what is missing (packages, site, Chromium, the real Typesense), then runs every check and test, and closes with one line of counts.
// usage: npm test [-- NAME …]   runs only the named steps, in their order: format lint types site dead-code docs unit size e2e
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install } from './install.mjs';
import { checkout, pinnedNode } from './pinned-node.mjs';
import { provideChromium } from './chromium.mjs';
import { provideTypesense } from './typesense.mjs';

const bin = (name) => join(checkout, 'node_modules', '.bin', name);
const node = (...args) => [pinnedNode, ['--conditions=source', '--disable-warning=ExperimentalWarning', ...args]];
const vitest = (...args) =>
  node(join(checkout, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', ...args);

const steps = [
  {
    name: 'format',
    what: 'formatting',
    call: node(
      join(checkout, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
      '--check',
      '--log-level',
      'warn',
      '.',
    ),
  },
  { name: 'lint', what: 'lint and import boundaries', call: [bin('oxlint'), ['--quiet']] },
  { name: 'types', what: 'types', call: [bin('tsc'), ['-p', 'tsconfig.json']] },
  {
    name: 'site',
    what: 'types of the site',
    call: node(join(checkout, 'site', 'node_modules', '.bin', 'astro-check')),
  },
  {
    name: 'dead-code',
    what: 'dead code and undeclared imports',
    call: node(join(checkout, 'node_modules', 'knip', 'bin', 'knip.js')),
  },
  { name: 'docs', what: 'generated documentation is current', call: node('schemas/scripts/write-docs.ts', '--check') },
  { name: 'unit', what: 'unit and contract tests', call: vitest(), counts: true },
  { name: 'e2e', what: 'end to end in Chromium', call: vitest('--config', 'vitest.e2e.config.ts'), counts: true },
];
