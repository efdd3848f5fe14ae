import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeAqueduct, writeOwls } from './long-conversations.ts';
import { SiteUnderTest } from './site-under-test.ts';

describe('finding in a conversation', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      writeAqueduct(place);
      writeOwls(place);
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('finds in the whole conversation, also in what is not loaded, and steps through it', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    await page.getByRole('link', { name: 'Forty turns about an aqueduct' }).click();
    await page.locator('main article').first().waitFor();
    await tab.search('"question 38"');
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('1 found');
    await tab.field.press('Enter');
    await page.locator('[data-target]').getByText('question 38').waitFor();
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('1 of 1');
    expect(await page.evaluate("Array.from(CSS.highlights.get('match'), String)")).toContain('question 38');
    // Whoever types fast has pressed Enter before the first answer.
    await tab.search('"question 12"');
    await tab.field.press('Enter');
    await page.locator('[data-target]').getByText('question 12').waitFor();
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('1 of 1');
  });

  it('goes to a match of what was typed last, also when Enter comes before its answer', async () => {
    await using tab = await site.open('/');
    const { page, field } = tab;
    await page.getByRole('link', { name: 'Forty turns about an aqueduct' }).click();
    await page.locator('main article').first().waitFor();
    await tab.search('"question 38"');
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('1 found');
    const held = Promise.withResolvers<void>();
    await page.route('**/multi_search', async (route) => {
      if (route.request().postData()?.includes('question 12') === true) await held.promise;
      await route.continue();
    });
    const asked = page.waitForRequest((request) => request.postData()?.includes('question 12') === true);
    await tab.search('"question 12"');
    await asked;
    await field.press('Enter');
    held.resolve();
    await page.locator('[data-target]').getByText('question 12').waitFor();
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('1 of 1');
  });

  it('finds with operators, and where no message holds all words those that hold some', async () => {
    await using tab = await site.open('/?q=aqueduct');
    const { page, field } = tab;
    const status = page.locator('#find-status');
    await page.locator('main a.hit').first().click();
    // What was opened is one of the matches already.
    await expect.poll(() => status.textContent()).toMatch(/^\d+ of \d+$/);
    await tab.search('kind:prompt "question 38"');
    await expect.poll(() => status.textContent()).toBe('1 found');
    await field.press('Enter');
    await page.locator('[data-target]').getByText('question 38').waitFor();
    expect(await page.evaluate<string[]>("Array.from(CSS.highlights.get('match'), String)")).toContain('question 38');
    await tab.search('kind:prompt');
    await expect.poll(() => status.textContent()).toBe('40 found');
    await tab.search('"question 38" nowhereword');
    await expect.poll(() => status.textContent()).toMatch(/^\d+ found by some of the words$/);
    await tab.search('in:0123456789abcdef01234567');
    await expect.poll(() => status.textContent()).toMatch(/found$/);
  });

  it('steps through more matches than one answer brings, from where the person reads', async () => {
    await using tab = await site.open('/');
    const { page, field } = tab;
    await page.getByRole('link', { name: 'Six hundred owls' }).click();
    await page.locator('main article').first().waitFor();
    await page.keyboard.press('End');
    await page.locator('main .prompt').getByText('owl 599').waitFor();
    await expect
      .poll(() => page.evaluate('scrollY + innerHeight >= document.documentElement.scrollHeight - 2'))
      .toBe(true);
    await tab.search('owl');
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('1,200 found');
    await field.press('Enter');
    const status = page.locator('#find-status');
    await expect.poll(() => status.textContent()).toMatch(/^1,\d+ of 1,200$/);
    // As in a browser's own search.
    const before = await status.textContent();
    await field.press('Shift+Enter');
    await expect.poll(() => status.textContent()).not.toBe(before);
    await field.press('Enter');
    await expect.poll(() => status.textContent()).toBe(before);
  });

  it('searches everything where there is no conversation to find in', async () => {
    await using tab = await site.open(`/c/?id=${'0'.repeat(24)}`, { width: 1440 });
    const { page } = tab;
    const title = page.getByRole('heading', { name: 'This conversation is not in the index' });
    await title.waitFor();
    // It is no narrow column of words.
    expect((await title.boundingBox())?.width).toBeGreaterThan(600);
    await page.keyboard.press('/');
    await page.keyboard.type('aqueduct');
    await page.keyboard.press('Enter');
    await page.locator('main a.hit').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
