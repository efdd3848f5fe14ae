// `npm run build`: what is published. Makes the folder dist of every published workspace from its sources, and puts beside the program what it needs.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite } from './install.mjs';
import { checkout, runOnPinnedNode } from './pinned-node.mjs';

const manifestIn = (...folder) => JSON.parse(readFileSync(join(checkout, ...folder, 'package.json'), 'utf8'));
const published = manifestIn().workspaces.filter((workspace) => !manifestIn(workspace).private);
const cache = join(checkout, 'node_modules', '.cache');

await buildSite();
mkdirSync(cache, { recursive: true });
const fresh = mkdtempSync(join(cache, 'siphon-build-'));
try {
  process.exitCode = await compile(fresh);
  // A build that failed leaves the last one as it was.
  if (process.exitCode === 0) for (const workspace of published) replaceDist(workspace);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function compile(folder) {
  const tsc = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');
  return runOnPinnedNode([tsc, '-p', join(checkout, 'cli', 'launch', 'tsconfig.packages.json'), '--outDir', folder]);
}

function replaceDist(workspace) {
  const built = join(fresh, workspace, 'src');
  if (workspace === 'cli') completeProgram(built);
  cpSync(join(checkout, 'LICENSE'), join(built, 'LICENSE'));
  const dist = join(checkout, workspace, 'dist');
  rmSync(dist, { recursive: true, force: true });
  renameSync(built, dist);
}

/** The program is run, not imported: it needs the site and the start of a shared archive, and no declarations. */
function completeProgram(built) {
  for (const path of readdirSync(built, { recursive: true })) if (path.endsWith('.d.ts')) rmSync(join(built, path));
  cpSync(join(checkout, 'site', 'dist'), join(built, 'site'), { recursive: true });
  cpSync(join(checkout, 'archive-template'), join(built, 'archive-template'), { recursive: true });
}
