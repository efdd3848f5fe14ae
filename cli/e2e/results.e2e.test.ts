import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

const titles = 'main a.title';

describe('the list of results', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      // Its many short matches are the best ones.
      const long = place.session('long');
      for (let turn = 0; turn < 100; turn += 1) long.prompt(`ptarmigan ${turn}`).answer('Yes.');
      long.title('A hundred ptarmigans');
      for (let index = 0; index < 45; index += 1)
        place
          .session(`other ${index}`)
          .prompt(`describe bird ${index}`)
          .answer(`It is smaller than a ptarmigan. ${'The feathers are brown. '.repeat(20)}`);
      place.session('names', 'n'.repeat(120)).prompt('a puffin in a folder with a long name');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('shows other conversations beside a long one that has the best matches, and all of them in the end', async () => {
    await using tab = await site.open('/?q=ptarmigan');
    const { page } = tab;
    await page.locator('#conversation-count', { hasText: 'in 46 conversations' }).waitFor();
    expect(await page.locator(titles).first().textContent()).toBe('A hundred ptarmigans');
    expect(await page.locator(titles).count()).toBe(21);
    await page.getByRole('button', { name: '97 more matches in this conversation' }).waitFor();
    const more = page.getByRole('button', { name: 'Show more results' });
    await more.click();
    await expect.poll(() => page.locator(titles).count()).toBe(41);
    await more.click();
    await expect.poll(() => page.locator(titles).count()).toBe(46);
    await more.waitFor({ state: 'hidden' });
    const hrefs = await page.locator(titles).evaluateAll((links) => links.map(String));
    expect(new Set(hrefs).size).toBe(46);
  });

  it('keeps the keyboard where it is when what it has pressed goes away', async () => {
    await using tab = await site.open('/?q=ptarmigan');
    const { page } = tab;
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent');
    // More results: the first of them.
    await page.getByRole('button', { name: 'Show more results' }).press('Enter');
    await expect.poll(() => page.locator(titles).count()).toBe(41);
    const next = await page.locator('article').nth(21).getAttribute('data-conversation');
    expect(await page.evaluate("document.activeElement.closest('article').dataset.conversation")).toBe(next);
    // A bar of the timeline: the same, with which the period can be taken back.
    const bar = page.locator('#histogram button:not([aria-hidden])').first();
    await bar.press('Enter');
    await page.locator('.token').waitFor();
    await expect.poll(() => bar.getAttribute('aria-pressed')).toBe('true');
    await page.locator('#conversation-count', { hasText: 'in 46 conversations' }).waitFor();
    expect(await focused()).toBe(await bar.getAttribute('aria-label'));
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=ptarmigan');
    // A filter, all filters: what can be chosen now.
    await page.keyboard.press('f');
    await page.keyboard.press('x');
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await expect.poll(focused).toMatch(/Clear all filters/);
    // A wider search that is offered: what it finds.
    await page.getByRole('button', { name: /^Without “not assistant/ }).press('Enter');
    await page.locator(titles).first().waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.matches('a.hit[data-selected]')")).toBe(true);
  });

  it('shows the number of conversations of no other search, however late it comes', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    const held = Promise.withResolvers<void>();
    await page.route('**/multi_search', async (route) => {
      const body = route.request().postData() ?? '';
      if (body.includes('ptarmigan') && body.includes('month')) await held.promise;
      await route.continue();
    });
    const asked = page.waitForRequest((request) => /ptarmigan.*month|month.*ptarmigan/.test(request.postData() ?? ''));
    await tab.search('ptarmigan');
    const late = await asked;
    await tab.search('puffin');
    const count = page.locator('#result-count');
    await expect.poll(() => count.textContent()).toMatch(/^1 match /);
    held.resolve();
    await late.response().then((response) => response?.finished());
    await page.evaluate('new Promise(requestAnimationFrame)');
    expect(await count.textContent()).not.toContain('46');
    await page.locator('#conversation-count', { hasText: 'in 1 conversation' }).waitFor();
  });

  it.each([320, 1440])('keeps long names inside their place, %i pixels wide', async (width) => {
    await using tab = await site.open('/?q=puffin', { width });
    const { page } = tab;
    const overflow = (): Promise<number> =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    await page.locator('main a.hit').first().waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    // Large numbers are long, too.
    await page.evaluate("document.querySelector('#result-count b').textContent = '139,914'");
    await page.evaluate("document.querySelector('#conversation-count').textContent = ' in 400 or more conversations'");
    expect(await overflow()).toBeLessThanOrEqual(0);
    const [list, shape] = [await page.locator('#results').boundingBox(), page.locator('.strata').first()];
    const { x = 0, width: wide = 0 } = (await shape.boundingBox()) ?? {};
    expect(x + wide).toBeLessThanOrEqual((list?.x ?? 0) + (list?.width ?? 0));
    await page.locator('#dates-summary').click();
    await page.locator('.dates-form').waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.locator('main a.hit').first().click();
    await page.locator('main article').first().waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
