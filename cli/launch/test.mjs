// `npm test`: installs what is missing (packages, site, Chromium, the real Typesense), runs every check and test, and closes with one line of counts.
// usage: npm test [-- NAME …]   only the named steps: format lint types site dead-code docs unit size e2e
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideCaddy } from './caddy.mjs';
import { provideChromium } from './chromium.mjs';
import { install } from './install.mjs';
import { checkout, nodeFlags, pinnedNode } from './pinned-node.mjs';
import { provideSshd } from './sshd.mjs';
import { provideTypesense } from './typesense.mjs';

const say = (text) => process.stdout.write(`${text}\n`);
const site = join(checkout, 'site');
const inModules = (...path) => join(checkout, 'node_modules', ...path);
const node = (...args) => [pinnedNode, ...nodeFlags, ...args];
const vitest = (...args) => node(inModules('vitest', 'vitest.mjs'), 'run', ...args);

/** A step is a command; `counts` marks those that report single tests, `needs` what must be there for it. */
const steps = [
  {
    name: 'format',
    call: node(inModules('prettier', 'bin', 'prettier.cjs'), '--check', '--cache', '--log-level', 'warn', '.'),
  },
  { name: 'lint', call: node(inModules('oxlint', 'bin', 'oxlint'), '--quiet') },
  { name: 'types', call: node(inModules('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json') },
  {
    name: 'site',
    call: node(
      join(site, 'node_modules', '@astrojs', 'check', 'bin', 'astro-check.js'),
      '--minimumSeverity',
      'warning',
    ),
    cwd: site,
  },
  { name: 'dead-code', call: node(inModules('knip', 'bin', 'knip.js'), '--no-progress') },
  { name: 'docs', call: node('schemas/scripts/write-docs.ts', '--check') },
  { name: 'unit', call: vitest(), counts: true },
  { name: 'size', call: node('site/scripts/check-build.ts') },
  { name: 'e2e', call: vitest('--config', 'vitest.e2e.config.ts'), counts: true, needs: 'browser' },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  say(`There is no step ${unknown.join(', ')}. Steps: ${steps.map((step) => step.name).join(' ')}.`);
  process.exit(2);
}

await install();
const browser = provideChromium(say);
const sshd = provideSshd(say);
const caddy = provideCaddy(say);
const typesense = await provideTypesense(say);
say(`Node ${process.version} started this; everything runs on ${await output(node('--version'))}.`);
say(`Browser: ${browser.path ? await output([browser.path, '--version']) : browser.missing}`);
say(`OpenSSH server: ${sshd.path ?? `tests over ssh are skipped: ${sshd.missing}`}`);
say(`Caddy: ${caddy.path ?? `the team's server is tested without it: ${caddy.missing}`}`);
say(`Typesense: ${typesense.what ?? `contract tests against it are skipped: ${typesense.missing}`}`);

// What a test that was ended leaves behind goes with it.
const scratch = mkdtempSync(join(tmpdir(), 'siphon-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const failed = [];
try {
  const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  await sideBySide(chosen.filter(({ counts }) => !counts));
  for (const step of chosen.filter(({ counts }) => counts))
    add(step, step.needs === 'browser' && !browser.path ? missingBrowser() : await runTests(step));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (failed.length > 0) say(`Failed: ${failed.join(', ')}. Run one alone with \`npm test -- ${failed[0]}\`.`);
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = failed.length > 0 ? 1 : 0;

function add({ name }, counts) {
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (counts.failed > 0) failed.push(name);
}

/** Runs checks, as many at once as there are cores. What one of them says comes in one piece. */
async function sideBySide(checks) {
  const left = checks[Symbol.iterator]();
  const lane = async () => {
    for (const step of left) add(step, await runCheck(step));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

async function runCheck({ name, call, cwd }) {
  const said = [];
  const started = Date.now();
  const code = await exitCode(call, cwd, (chunk) => said.push(chunk));
  say(`── ${name}`);
  process.stdout.write(Buffer.concat(said));
  return ended(name, code, started);
}

async function runTests({ name, call }) {
  say(`── ${name}`);
  const report = join(scratch, `${name}.json`);
  const started = Date.now();
  const code = await exitCode([...call, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  const one = ended(name, code, started);
  return countsOf(report, code) ?? one;
}

/** Says how a step ended; counts it as one. */
function ended(name, code, started) {
  say(`── ${name} ${code === 0 ? 'passed' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** Single tests of a report; undefined when the run broke off before it wrote one. */
function countsOf(report, code) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
    // A suite that cannot be loaded fails without a failed test in it.
    return {
      passed: numPassedTests,
      failed: Math.max(numFailedTests, code === 0 ? 0 : 1),
      skipped: numPendingTests + numTodoTests,
    };
  } catch {
    return undefined;
  }
}

function missingBrowser() {
  say(`── e2e FAILED: ${browser.missing}`);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** What the command says goes to `hear`, where there is one. */
function exitCode([command, ...args], cwd = checkout, hear) {
  return new Promise((resolve) => {
    const heard = hear ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', heard, heard],
      env: {
        ...process.env,
        ...typesense.environment,
        ...(browser.path ? { CHROMIUM: browser.path } : {}),
        ...(sshd.path ? { SIPHON_SSHD: sshd.path } : {}),
        ...(caddy.path ? { SIPHON_CADDY: caddy.path } : {}),
        ...Object.fromEntries(['TMPDIR', 'TMP', 'TEMP'].map((name) => [name, scratch])),
        // Tests start hundreds of processes: each module is compiled once for all of them.
        NODE_COMPILE_CACHE: join(scratch, 'compiled'),
        ASTRO_TELEMETRY_DISABLED: '1',
        NO_COLOR: '1',
      },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', hear);
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function output([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.on('error', () => resolve(command));
    child.on('close', () => resolve(text.trim() || command));
  });
}
