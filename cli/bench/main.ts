/**
 * `npm run bench`: measures the main job on a generated corpus and prints every figure beside a floor of the same run and its target.
 * usage: npm run bench [-- [collect] [redact] [search] [site] [index] [large] [sources] [archive]] ; without a name all but the last four. Needs git, and 1 GB
 * of disk in the cache folder, 5 GB for `archive`; for `sources` BENCH_SOURCE_MB sets another size. `search` asks both search servers at 10,000 documents;
 * `search --documents 10000,100000,400000 --near-duplicates` at each of these sizes, and once more among many near-duplicates. `search --index FOLDER` asks the
 * embedded server on this folder only, and `search --url URL[,URL,URL]` the Typesense server or cluster there, whose key TYPESENSE_API_KEY holds; both are filled as
 * far as they lack something, and keep it for the next time. `index` measures the embedded server, Typesense and a cluster of three of its nodes; instead of them
 * an empty server or cluster that BENCH_SEARCH_URL and TYPESENSE_API_KEY name.
 */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchArchive } from './bench-archive.ts';
import { benchCollect } from './bench-collect.ts';
import { benchIndex } from './bench-index.ts';
import { benchLarge } from './bench-large.ts';
import { benchQuality } from './bench-quality.ts';
import { benchRedact } from './bench-redact.ts';
import { benchSearch } from './bench-search.ts';
import { benchSite } from './bench-site.ts';
import { benchSources } from './bench-sources.ts';
import { type Corpus, provideCorpus } from './corpus.ts';
import { freshEngines, reachEngine, startEmbedded } from './quality/measured-engines.ts';
import { type Row, tableText } from './table.ts';

const sessions = 273;
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'session-siphon', 'bench');
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    documents: { type: 'string', default: '10000' },
    'near-duplicates': { type: 'boolean', default: false },
    index: { type: 'string' },
    url: { type: 'string' },
  },
});
const sizes = values.documents.split(',').map(Number);
if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0))
  throw new Error(`--documents: ${values.documents} is no list of whole numbers`);

const benches = {
  collect: () => benchCollect(corpus(), cache),
  redact: () => benchRedact(corpus()),
  search: () => benchEngines(),
  site: () => benchSite(corpus(), cache),
  index: () => benchIndex(corpus(), cache),
  large: () => benchLarge(corpus(), cache),
  sources: () => benchSources(cache),
  archive: () => benchArchive(cache),
} as const;

/** One that is named is asked alone. */
async function benchEngines(): Promise<readonly Row[]> {
  const { index, url, 'near-duplicates': withNearDuplicates } = values;
  const asked = { documents: sizes, withNearDuplicates };
  if (index !== undefined) return benchQuality([() => startEmbedded(index)], asked);
  if (url !== undefined) return benchQuality([() => reachEngine(url, process.env['TYPESENSE_API_KEY'] ?? '')], asked);
  return [...(await benchSearch(corpus(), cache)), ...(await benchQuality(freshEngines(cache), asked))];
}

/** What takes long is measured by its name only. */
const onRequest: readonly string[] = ['index', 'large', 'sources', 'archive'];

let made: Corpus | undefined;
function corpus(): Corpus {
  if (!made) process.stderr.write('Making the corpus (once) …\n');
  made ??= provideCorpus(cache, sessions);
  return made;
}

mkdirSync(cache, { recursive: true });
const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 ? !wanted.includes(name) : onRequest.includes(name)) continue;
  process.stderr.write(`Measuring ${name} …\n`);
  rows.push(...(await bench()));
}
process.stdout.write(tableText(rows));
