// Makes a fresh checkout ready: packages as the lock file says, and the site built from the present sources. Does nothing when both are current.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, pinnedNode, runOnPinnedNode } from './pinned-node.mjs';

const stamps = join(checkout, 'node_modules', '.cache', 'siphon-stamps');

/** Installs what is missing. Progress goes to stderr. */
export async function install() {
  if (stale('packages', [join(checkout, 'package-lock.json')]) || !existsSync(pinnedNode)) {
    say('Installing packages (once) …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // The lock file decides the versions, whatever Node runs npm; warnings about the older Node would only confuse.
    const result = spawnSync(npm, ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'], {
      cwd: checkout,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (result.error)
      fail(`\`${npm}\` cannot be run (${result.error.message}). It comes with Node.js; is it on the PATH?`);
    if (result.status !== 0)
      fail('`npm ci` failed. Read its message above; most often the network or the disk is the reason.');
    if (!existsSync(pinnedNode))
      fail(`the package \`node\` brought no binary for ${process.platform} ${process.arch}.`);
    stamp('packages', [join(checkout, 'package-lock.json')]);
  }
  await buildSite();
}

/** Builds the site if a source of it changed since the last build. */
export async function buildSite() {
  const sources = [join(checkout, 'site'), join(checkout, 'schemas', 'src')].flatMap(filesBelow);
  if (!stale('site', sources) && existsSync(join(checkout, 'site', 'dist', 'index.html'))) return;
  say('Building the site …');
  const code = await runOnPinnedNode([join(checkout, 'cli', 'launch', 'build-site.mjs')]);
  if (code !== 0) fail('the site could not be built; the reason stands above.');
  stamp('site', sources);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.astro', 'e2e', 'test'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(`${file}\0${statSync(file).size}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function stale(name, files) {
  const file = join(stamps, name);
  return !existsSync(file) || readFileSync(file, 'utf8') !== fingerprint(files);
}

function stamp(name, files) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), fingerprint(files));
}

function say(text) {
  process.stderr.write(`siphon: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
