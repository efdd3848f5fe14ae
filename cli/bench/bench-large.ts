/** One session of 250 MB: memory must not grow with it. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Corpus, sessionUuid } from './corpus.ts';
import { measure } from './measured-process.ts';
import { siphon } from './siphon-process.ts';
import { type Row, mebibytes, seconds } from './table.ts';

const sessionBytes = 250e6;

export async function benchLarge(corpus: Corpus, cache: string): Promise<Row[]> {
  const folder = mkdtempSync(join(cache, 'run-'));
  try {
    const home = join(folder, 'home');
    writeLargeSession(corpus, home);
    const run = await measure([...siphon, 'collect', '--home', home, '--data', join(folder, 'data'), '--json']);
    return [
      {
        what: 'one session of 250 MB, collect',
        measured: `${mebibytes(run.peakMiB)}, ${seconds(run.seconds)}`,
        target: '≤ 300 MiB',
        isMet: (run.peakMiB ?? 0) <= 300,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rows of many sessions, told as one: other ids, the same text. */
function writeLargeSession(corpus: Corpus, home: string): void {
  const source = join(corpus.home, '.claude', 'projects', '-home-ana-storefront');
  const folder = join(home, '.claude', 'projects', '-home-ana-storefront');
  mkdirSync(folder, { recursive: true });
  const id = sessionUuid(-1);
  let bytes = 0;
  for (let round = 0; bytes < sessionBytes; round += 1)
    for (const name of readdirSync(source)) {
      const text = readFileSync(join(source, name), 'utf8')
        .replaceAll(name.slice(0, 36), id)
        .replaceAll(
          /"(uuid|parentUuid)":"(.{30})/g,
          (_match, key: string, uuid: string) => `"${key}":"${uuid.slice(0, 28)}${round.toString(16).padStart(2, '0')}`,
        );
      appendFileSync(join(folder, `${id}.jsonl`), text);
      bytes += text.length;
      if (bytes >= sessionBytes) return;
    }
}
