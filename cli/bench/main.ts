/** `npm run bench`: measures the main job on a generated corpus and prints every figure beside a floor of the same run and its target. */
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
const usage = `usage: npm run bench [-- NAME … [options]]

Without a name: collect, redact, search and site. By name only, as they take minutes: index, large, sources and archive.
Needs git, and 1 GB of disk in ${cache}, 5 GB for archive; BENCH_SOURCE_MB sets another size for sources.

search asks the embedded server and Typesense, each on a fresh index:
  --documents N[,N…]     at these sizes, growing (default: 10000)
  --near-duplicates      and once more among many near-duplicates
  --index FOLDER         the embedded server on this folder only
  --url URL[,URL,URL]    the Typesense server or cluster there only, whose key TYPESENSE_API_KEY holds
The last two fill it as far as it lacks something, and keep that for the next time.

index measures the embedded server, Typesense and a cluster of three of its nodes; instead of them an empty server or
cluster that BENCH_SEARCH_URL and TYPESENSE_API_KEY name.
`;

const { values, positionals: wanted } = readArguments();
const sizes = values.documents.split(',').map(Number);
if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0))
  endWith(`--documents: ${values.documents} is no list of whole numbers`);

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

const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) endWith(`nothing is measured by the name ${unknown.join(', ')}`);

function readArguments() {
  try {
    const read = parseArgs({
      allowPositionals: true,
      options: {
        documents: { type: 'string', default: '10000' },
        'near-duplicates': { type: 'boolean', default: false },
        index: { type: 'string' },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!read.values.help) return read;
  } catch (error) {
    endWith(error instanceof Error ? error.message : String(error));
  }
  process.stdout.write(usage);
  process.exit(0);
}

function endWith(mistake: string): never {
  process.stderr.write(`${mistake}\n\n${usage}`);
  process.exit(2);
}

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
