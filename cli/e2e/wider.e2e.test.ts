import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

const vectors = '**/vectors.*.bin';

describe('words that stand in several messages', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      place
        .session('spread', 'shop')
        .prompt('the pelican enters twice')
        .tool('Bash', { command: 'grep -rn latch' }, 'door.ts: no latch at all')
        .answer('It comes back because of the hinge.')
        .title('The door that would not shut');
      place.session('together', 'shop').prompt('pelican and albatross').answer('Both.').title('Birds of the coast');
      place
        .session('alike', 'shop')
        .prompt('the worker leaks memory until it is killed')
        .answer('A cache keeps every buffer.')
        .title('The worker that grew');
      place.session('elsewhere', 'billing').prompt('latch').answer('A hinge, and no bird.').title('Another project');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('bring the conversation that holds them all, each message with the words it has', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    await tab.search('pelican latch hinge');
    await page.getByRole('heading', { name: 'No message holds all these words' }).waitFor();
    const card = page.locator('article', { hasText: 'The door that would not shut' });
    await card.getByText('has all words').waitFor();
    expect((await card.locator('a.hit .holds').allTextContents()).join(' ')).toMatch(/pelican/);
    expect(await page.getByText('Nothing found').count()).toBe(0);
    expect(await page.locator('main article').first().textContent()).toContain('The door that would not shut');
    // They are opened like every other hit, with the words marked.
    await tab.field.press('ArrowDown');
    await page.locator('#preview [data-target]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-target]').waitFor();
    expect(await page.evaluate<string[]>("Array.from(CSS.highlights.get('match'), String)")).toContain('pelican');
  });

  it('stand below the few messages that hold all words, and heed the filters', async () => {
    await using tab = await site.open('/?q=pelican+albatross');
    const { page } = tab;
    await page.getByRole('heading', { name: 'No other message holds all these words' }).waitFor();
    const titles = await page.locator('main article a.title').allTextContents();
    expect(titles[0]).toBe('Birds of the coast');
    expect(titles).toContain('The door that would not shut');
    await using other = await site.open('/?q=pelican+latch+-project:shop');
    await other.page.locator('article', { hasText: 'Another project' }).waitFor();
    expect(await other.page.locator('main article').count()).toBe(1);
  });

  it('that occur nowhere are told as before', async () => {
    await using tab = await site.open('/?q=nowhereword+neverword');
    await tab.page.getByText('Nothing found for “nowhereword neverword”').waitFor();
  });

  it('and words of the same meaning bring what was said otherwise, when their file comes late as well', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    const held = Promise.withResolvers<void>();
    await page.route(vectors, async (route) => {
      await held.promise;
      await route.continue();
    });
    await tab.search('hinge processes eating up RAM');
    await page.getByRole('heading', { name: 'No message holds all these words' }).waitFor();
    const alike = page.locator('article', { hasText: 'The worker that grew' });
    expect(await alike.count()).toBe(0);
    held.resolve();
    await alike.locator('.holds', { hasText: 'alike in meaning' }).waitFor();
    expect(await page.locator('article', { hasText: 'The door that would not shut' }).count()).toBe(1);
  });

  it('are found also when the file of meanings is not there', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    await page.route(vectors, (route) => route.abort());
    await tab.search('hinge processes eating up RAM');
    await page.getByRole('heading', { name: 'No message holds all these words' }).waitFor();
    await tab.search('processes eating up RAM');
    await page.getByText('Nothing found for “processes eating up RAM”').waitFor();
    expect(tab.takeComplaints().join(' ')).toContain('ERR_FAILED');
    // It is asked for again the next time.
    await page.unroute(vectors);
    await tab.search('processes eating RAM');
    await page.locator('article', { hasText: 'The worker that grew' }).waitFor();
  });
});
