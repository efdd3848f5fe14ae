/** How long a person waits for the site: first results, and a long conversation opened far down. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { messagePath } from '@session-siphon/schemas/search-answer';
import { type Corpus, sessionUuid } from './corpus.ts';
import { startUp } from './running-siphon.ts';
import { type Row, seconds } from './table.ts';

const messages = 20_000;
const openedAt = 15_000;
const runs = 5;

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
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const hit = await up.find(`needle${openedAt}`);
    const address = `${up.site}/${messagePath(hit.conversation_id, hit.message_id, hit.seq)}`;
    const first: number[] = [];
    const jump: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      first.push(await untilShown(`${up.site}/`, 'main a[href*="c/?id="]'));
      jump.push(await untilShown(address, `text=needle${openedAt}`));
    }
    const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
    return [
      {
        what: 'first results on screen',
        measured: seconds(median(first)),
        target: '≤ 300 ms',
        isMet: median(first) <= 0.3,
      },
      {
        what: `conversation of ${messages.toLocaleString('en-US')} messages opened at message ${openedAt.toLocaleString('en-US')}`,
        measured: seconds(median(jump)),
        target: '≤ 800 ms',
        isMet: median(jump) <= 0.8,
      },
    ];
  } finally {
    await browser.close();
    await up.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  /** From the start of the navigation until the element can be seen, in a page of its own. */
  async function untilShown(url: string, selector: string): Promise<number> {
    const page = await browser.newPage();
    const started = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator(selector).first().waitFor({ state: 'visible' });
    const elapsed = (performance.now() - started) / 1000;
    await page.close();
    return elapsed;
  }
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
