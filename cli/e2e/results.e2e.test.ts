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
});
