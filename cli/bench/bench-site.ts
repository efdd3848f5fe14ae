/** How long a person waits for the site: first results, and a long conversation opened far down; beside them a page that holds nothing, in the same browser. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagePath } from '@session-siphon/schemas/search-answer';
import { type Corpus, sessionUuid } from './corpus.ts';
import { FreshLoads } from './fresh-loads.ts';
import { startUp } from './running-siphon.ts';
import { type Row, seconds } from './table.ts';

const messages = 20_000;
const openedAt = 15_000;
const runs = 9;

export async function benchSite(corpus: Corpus, cache: string): Promise<Row[]> {
  const executablePath = process.env['CHROMIUM'];
  if (!executablePath) {
    process.stderr.write('Skipped: set CHROMIUM to the path of a browser to measure the site.\n');
    return [];
  }
  const folder = mkdtempSync(join(cache, 'run-'));
  const home = join(folder, 'home');
  cpSync(corpus.home, home, { recursive: true });
  writeLongConversation(home);
  const up = await startUp({ home, data: join(folder, 'data') });
  try {
    await using loads = await FreshLoads.start(executablePath);
    const hit = await up.find(`needle${openedAt}`);
    const address = `${up.site}/${messagePath(hit.conversation_id, hit.message_id, hit.seq)}`;
    const [floors, first, jump]: [number[], number[], number[]] = [[], [], []];
    for (let run = 0; run < runs; run += 1) {
      floors.push(await loads.untilPainted(`${up.site}/robots.txt`));
      first.push(await loads.untilShown(`${up.site}/`, 'main article h2'));
      jump.push(await loads.untilShown(address, `[data-message="${hit.message_id}"] p`));
    }
    const row = (what: string, times: readonly number[], target: number): Row => ({
      what: `${what} (running browser, empty cache)`,
      measured: seconds(median(times)),
      floor: seconds(median(floors)),
      target: `≤ ${seconds(target)}`,
      isMet: median(times) <= target,
    });
    return [
      row('first results on screen', first, 0.3),
      row(`${exact(messages)} messages opened at message ${exact(openedAt)}`, jump, 0.8),
    ];
  } finally {
    await up.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const exact = (count: number): string => count.toLocaleString('en-US');

/** Of milliseconds, in seconds. */
function median(times: readonly number[]): number {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0) / 1000;
}

function writeLongConversation(home: string): void {
  const folder = join(home, '.claude', 'projects', '-home-ana-long');
  mkdirSync(folder, { recursive: true });
  const id = sessionUuid(-2);
  const rows = Array.from({ length: messages }, (_, index) => {
    const isPrompt = index % 2 === 0;
    const text = `${isPrompt ? 'please' : 'I will'} look at needle${index}\n\n`.repeat(1 + (index % 5));
    return JSON.stringify({
      sessionId: id,
      cwd: '/home/ana/long',
      version: '2.1.12',
      uuid: randomUUID(),
      timestamp: new Date(Date.UTC(2026, 8, 1) + index * 10_000).toISOString(),
      type: isPrompt ? 'user' : 'assistant',
      message: isPrompt
        ? { role: 'user', content: text }
        : {
            id: `msg_${index}`,
            role: 'assistant',
            model: 'claude-sonnet-4-5-20250929',
            content: [{ type: 'text', text }],
          },
    });
  });
  writeFileSync(join(folder, `${id}.jsonl`), rows.join('\n') + '\n');
}
