import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

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
});
