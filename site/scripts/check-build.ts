/**
 * What the built pages cost on their way to a browser (gzipped, with everything they load at once), that their compressed copies
 * are theirs, and that nothing stands in them that their content policy forbids.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { loadedScripts } from './loaded-scripts.mjs';

const dist = resolve(import.meta.dirname, '..', 'dist');

/** Budgets in KB. */
const budgets = [
  { page: 'index.html', scripts: 65, styles: 14 },
  { page: 'c/index.html', scripts: 75, styles: 14 },
] as const;

/** Fonts are shared by all pages; they are compressed already. */
const fontBudget = 95;

let isWrong = false;
for (const { page, ...budget } of budgets) {
  const html = readFileSync(join(dist, page), 'utf8');
  const scripts = loadedScripts(
    [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map((match) => join(dist, match[1] ?? '')),
  );
  const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((match) =>
    join(dist, match[1] ?? ''),
  );
  if (/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=/.test(html))
    complain(`${page}: holds an inline script or style`);
  for (const file of [join(dist, page), ...scripts, ...styles]) checkCopies(file);
  for (const [kind, files] of Object.entries({ scripts, styles })) {
    const limit = kind === 'scripts' ? budget.scripts : budget.styles;
    const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / 1000;
    judge(`${page}: ${kind}`, size, limit);
  }
}
const assets = join(dist, '_astro');
const fonts = readdirSync(assets).filter((name) => name.endsWith('.woff2'));
judge('fonts', fonts.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0) / 1000, fontBudget);
if (isWrong) process.exitCode = 1;

/** Browsers get the compressed copies, so they have to hold the same. */
function checkCopies(file: string): void {
  const text = readFileSync(file);
  for (const [ending, unpacked] of [
    ['.br', brotliDecompressSync],
    ['.gz', gunzipSync],
  ] as const)
    if (existsSync(file + ending) && !unpacked(readFileSync(file + ending)).equals(text))
      complain(`${file}${ending}: holds something else`);
  if (text.length > 1000 && !existsSync(`${file}.gz`)) complain(`${file}: has no compressed copy`);
}

function judge(what: string, size: number, limit: number): void {
  if (size <= limit) process.stdout.write(`${what}: ${size.toFixed(1)} KB of ${limit}\n`);
  else complain(`${what}: ${size.toFixed(1)} KB, more than ${limit}`);
}

function complain(text: string): void {
  process.stdout.write(`WRONG  ${text}\n`);
  isWrong = true;
}
