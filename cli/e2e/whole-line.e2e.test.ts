import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { siphon } from '../test/siphon-process.ts';
import type { SitePage } from './site-page.ts';
import { SiteUnderTest } from './site-under-test.ts';

const hits = 'main a.hit';

describe('from a transcript on disk to a hit in the browser', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      const long = place.session('long').prompt('a long conversation about nothing');
      for (let index = 0; index < 300; index += 1)
        long
          .tool('Bash', { command: `step ${index}` }, `output of step ${index}\n`.repeat(10))
          .answer(`Step **${index}** is done.`);
      long
        .tool('Bash', { command: 'npm run trace' }, 'line one\nERR_WOMBAT_OVERFLOW at render.ts:12')
        .answer('That was the last one.');
      place
        .session('flicker', 'billing')
        .prompt('Why does the checkout flicker?')
        .answer('Because of `hydration`, which comes late. See `useCheckoutState`.');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('finds what only a tool printed and opens at that message, deep in a long conversation', async () => {
    await using tab = await site.open('/');
    await tab.search('wombat overflow');
    const hit = tab.page.locator(hits).first();
    await expect.poll(() => hit.locator('mark').allTextContents()).toContain('WOMBAT');
    await expect.poll(() => tab.page.url()).toContain('wombat');
    const message = await hit.getAttribute('data-message');
    await hit.click();
    await tab.page.waitForURL(/\/c\/\?id=/);
    expect(tab.page.url()).toContain(`#m-${message}`);
    await expectInSight(tab, 'ERR_WOMBAT_OVERFLOW');
    // Only a window of the six hundred messages exists.
    expect(await tab.page.locator('main article').count()).toBeLessThan(100);
  });

  it.each([
    ['a word', 'flicker', 'flicker'],
    ['the beginning of a word', 'flick', 'flick'],
    ['a typing mistake', 'filcker', 'flicker'],
    ['a phrase', '"which comes late"', 'comes'],
    ['a part of a name', 'checkout state', 'CheckoutState'],
    ['a question', 'why did it flicker?', 'flicker'],
  ])('finds %s in the page and in the terminal, marks it, and opens the message', async (_what, query, marked) => {
    await using tab = await site.open('/');
    await tab.search(query);
    const hit = tab.page.locator(hits).first();
    await expect.poll(() => hit.locator('mark').allTextContents()).toContain(marked);
    const inPage = await hit.getAttribute('data-message');
    const { stdout } = await siphon('search', query, '--data', site.place.data, '--json');
    const [inTerminal] = (JSON.parse(stdout) as { hits: { message: { id: string }; url: string }[] }).hits;
    expect(inTerminal?.message.id).toBe(inPage);
    expect(inTerminal?.url).toMatch(new RegExp(`^${site.url}/c/.*#m-${inPage}`));
    await hit.click();
    await expect.poll(() => tab.page.locator(`[data-message="${inPage}"][data-target]`).count()).toBe(1);
  });

  it('finds a phrase only where its words stand together', async () => {
    await using tab = await site.open('/');
    await tab.search('"late comes"');
    await tab.page.getByText('Nothing found').waitFor();
    await tab.search('late comes');
    await expect.poll(() => tab.page.locator(hits).count()).toBe(1);
  });

  it('offers on the open pages what was appended to a transcript, and finds it', async () => {
    await using list = await site.open('/');
    const session = site.place.session('growing').prompt('the first dugong');
    await list.search('dugong');
    await expect.poll(() => list.page.locator(hits).count()).toBe(1);
    const path = (await list.page.locator(hits).getAttribute('href')) ?? '';
    await using thread = await site.open(path);
    await thread.page.getByText('the first dugong').first().waitFor();

    session.answer('A second dugong swims by.');
    const offer = list.page.locator('#offer-button');
    await offer.waitFor();
    expect(await list.page.locator('#offer-text').textContent()).toBe('1 new match');
    expect(await list.page.locator(hits).count()).toBe(1);
    await offer.click();
    await expect.poll(() => list.page.locator(hits).count()).toBe(2);

    await thread.page.locator('#offer-button').click();
    await expectInSight(thread, 'A second dugong swims by.');
  });
});

/** The text is on the screen, below the bars at the top. */
async function expectInSight({ page }: SitePage, text: string): Promise<void> {
  const shown = page.locator('main').getByText(text).first();
  await shown.waitFor();
  await expect.poll(async () => (await shown.boundingBox())?.y).toSatisfy((y: number) => y > 56 && y < 900);
}
