/**
 * `npm run bench`: measures the main job on a generated corpus and prints every figure beside a floor of the same run and its target.
 * usage: npm run bench [-- [collect] [search] [site] [large]] ; without a name all but the last. Needs git; 1 GB of disk in the cache folder.
 */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { benchCollect } from './bench-collect.ts';
import { benchLarge } from './bench-large.ts';
import { benchSearch } from './bench-search.ts';
import { benchSite } from './bench-site.ts';
import { provideCorpus } from './corpus.ts';
import { type Row, tableText } from './table.ts';

const sessions = 273;
const benches = { collect: benchCollect, search: benchSearch, site: benchSite, large: benchLarge } as const;
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'session-siphon', 'bench');

const wanted = process.argv.slice(2);
mkdirSync(cache, { recursive: true });
process.stderr.write('Making the corpus (once) …\n');
const corpus = provideCorpus(cache, sessions);
const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 ? !wanted.includes(name) : name === 'large') continue;
  process.stderr.write(`Measuring ${name} …\n`);
  rows.push(...(await bench(corpus, cache)));
}
process.stdout.write(tableText(rows));
