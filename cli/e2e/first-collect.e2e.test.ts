import { randomUUID } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from '../test/claude-home.ts';
import { siphon } from '../test/siphon-process.ts';
import { RunningSite } from './running-site.ts';
import { SiteBrowser } from './site-page.ts';

const transcripts = 60;
const megabytesEach = 3;

describe('while the first collect still runs', () => {
  let browser: SiteBrowser;
  let place: TestPlace;

  beforeAll(async () => {
    place = new TestPlace();
    writeTranscripts(place.home);
    browser = await SiteBrowser.start();
  });
  afterEach(() => expect(browser.takeComplaints()).toEqual([]));
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  it('shows and finds the newest conversations by itself, and says how far it is', async () => {
    await using site = await RunningSite.start(place);
    await using tab = await browser.open(site.url);
    const { page } = tab;
    const progress = page.locator('#collecting');
    await progress.waitFor();
    expect(await progress.textContent()).toMatch(/^Collecting \d+ of 60 transcripts\. /);
    await page.locator('main a.title').first().waitFor();
    // The oldest are read when all this is over, however slow the browser is.
    await siphon('pause', '--data', place.data);
    expect(await page.locator('main a.title').first().textContent()).toBe('pangolin number 59');
    await tab.search('"pangolin number 59"');
    await page.locator('main a.hit').first().waitFor();
    const { collecting } = (await (await fetch(`${site.url}/status.json`)).json()) as {
      collecting?: { carriersDone: number; carriersTotal: number };
    };
    expect(collecting?.carriersTotal).toBe(transcripts);
    expect(collecting?.carriersDone).toBeLessThan(transcripts);
    await page.locator('main a.hit').first().click();
    await page.locator('main .prompt').getByText('pangolin number 59').waitFor();

    await siphon('resume', '--data', place.data);
    await page.goto(site.url);
    await progress.waitFor({ state: 'hidden' });
    // What is indexed meanwhile is offered, once or several times.
    const offer = page.locator('#offer-button');
    await expect
      .poll(async () => {
        if (await offer.isVisible()) await offer.click();
        return page.locator('#result-count').textContent();
      })
      .toBe('60 conversations');
  });
});

/** Long transcripts, a day apart; the last one is the newest. */
function writeTranscripts(home: string): void {
  const folder = join(home, '.claude', 'projects', '-home-ana-zoo');
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < transcripts; index += 1) {
    const at = new Date(Date.UTC(2026, 7, 1 + index, 12));
    const sessionId = randomUUID();
    const row = (type: 'user' | 'assistant', content: string): string => {
      const facts = { parentUuid: null, cwd: '/home/ana/zoo', sessionId, version: '2.1.12', isSidechain: false };
      const message = {
        role: type,
        ...(type === 'assistant' ? { model: 'claude-sonnet-4-5' } : {}),
        content: [{ type: 'text', text: content }],
      };
      return `${JSON.stringify({ ...facts, type, message, uuid: randomUUID(), timestamp: at.toISOString() })}\n`;
    };
    const lines = [row('user', `pangolin number ${index}`)];
    for (let size = 0, line = ''; size < megabytesEach * 1e6; size += line.length) {
      line = row(
        'assistant',
        `What the animal of number ${index} did after ${size}: ${'it slept and ate; '.repeat(250)}`,
      );
      lines.push(line);
    }
    const file = join(folder, `${sessionId}.jsonl`);
    writeFileSync(file, lines.join(''));
    utimesSync(file, at, at);
  }
}
