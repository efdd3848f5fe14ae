import { MemoryArchive } from '@session-siphon/collector/archive/memory-archive';
import { sources } from '@session-siphon/collector/registry';
import { silentLog } from '@session-siphon/schemas/log';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { archiveDemo } from '../src/up/demo-archive.ts';
import { TestPlace } from '../test/claude-home.ts';
import { siphon } from '../test/siphon-process.ts';
import { RunningSite } from './running-site.ts';
import { SiteBrowser, type SitePage } from './site-page.ts';

/** Titles of the demo's conversations. */
async function demoTitles(): Promise<readonly string[]> {
  using place = new TestPlace();
  const titles: string[] = [];
  await archiveDemo(new MemoryArchive(), {
    stateFolder: place.data,
    log: silentLog,
    onSession: ({ title }) => titles.push(title),
  });
  return titles;
}

describe('a machine without any assistant', () => {
  let browser: SiteBrowser;
  let titles: readonly string[];

  beforeAll(async () => {
    titles = await demoTitles();
    browser = await SiteBrowser.start();
  });
  afterEach(() => expect(browser.takeComplaints()).toEqual([]));
  afterAll(() => browser[Symbol.asyncDispose]());

  it('shows the demo conversations of every assistant, and says on every page that they are invented', async () => {
    using place = new TestPlace();
    await using site = await RunningSite.start(place);
    await using tab = await browser.open(site.url);
    const { page } = tab;
    await expect.poll(() => page.locator('#result-count').textContent()).toBe(`${titles.length} conversations`);
    for (const { title } of sources) await page.getByRole('checkbox', { name: new RegExp(title) }).waitFor();
    await expectMarked(tab);
    await page.locator('main a.title').first().click();
    await page.locator('main article').first().waitFor();
    await expectMarked(tab);
    // The mark stays on the screen wherever one reads.
    await page.keyboard.press('End');
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(200);
    expect((await page.getByText('Demo', { exact: true }).boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.goto(`${site.url}/nowhere`);
    expect(tab.takeComplaints()).toEqual([expect.stringContaining('404')]);
    await expectMarked(tab);
  });

  it('forgets the demo as soon as there is a conversation, and never mixes the two', async () => {
    using place = new TestPlace();
    {
      await using _demo = await RunningSite.start(place);
    }
    place.session('first').prompt('my own first question').answer('And its answer.');
    await using site = await RunningSite.startWatching(place);
    await using tab = await browser.open(site.url);
    await tab.page.getByText('my own first question').first().waitFor();
    expect(await tab.page.locator('#result-count').textContent()).toBe('1 conversation');
    expect(await tab.page.getByText(/demo/i).filter({ visible: true }).count()).toBe(0);
    for (const title of titles) {
      const { stdout } = await siphon('search', `"${title}"`, '--data', place.data, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ found: 0 });
    }
  });
});

async function expectMarked({ page }: SitePage): Promise<void> {
  await page.getByText('Demo archive: these conversations are invented.').waitFor();
  await page.getByText('Demo', { exact: true }).waitFor();
}
