import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SitePage } from './site-page.ts';
import { SiteUnderTest } from './site-under-test.ts';

const hits = 'main a.hit';
const sessions = 105;

describe('the address of a search', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      for (let index = 0; index < sessions; index += 1)
        place
          .session(`session ${index}`, index % 3 === 0 ? 'billing' : 'shop')
          .prompt(`marmot number ${index}`)
          .tool('Bash', { command: 'npm test' }, `${index} marmots passed`)
          .answer('The marmots are fine.');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('keeps words, filters, dates and order over a reload and in a new tab', async () => {
    await using tab = await site.open('/');
    await tab.search('marmot');
    await tab.page.locator(hits).first().waitFor();
    await tab.page.getByRole('checkbox', { name: /billing/ }).check();
    await tab.page.getByRole('checkbox', { name: /Tool output/ }).check();
    await tab.page.locator('#sort').selectOption('Oldest');
    await tab.page.locator('#dates-summary').click();
    await tab.page.getByLabel('From').fill('2026-10-01');
    const wanted = '?q=marmot&project=billing&kind=result&after=2026-10-01&sort=old';
    await expect.poll(() => new URL(tab.page.url()).search).toBe(wanted);
    await expectSetUp(tab);
    await tab.page.reload();
    await expectSetUp(tab);
    await using other = await site.open(`/${wanted}`);
    await expectSetUp(other);
  });

  async function expectSetUp({ page, field }: SitePage): Promise<void> {
    await expect.poll(() => page.locator('#result-count').textContent()).toMatch(/^35 matches in 35 conversations/);
    expect(await field.inputValue()).toBe('marmot');
    expect(await page.getByRole('checkbox', { name: /billing/ }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: /Tool output/ }).isChecked()).toBe(true);
    expect(await page.locator('#sort').inputValue()).toBe('messages/sort/ts:asc');
    expect(await page.locator('#after').inputValue()).toBe('2026-10-01');
    expect(await page.locator('.token').allTextContents()).toEqual([
      'project: billing×',
      'by: Tool output×',
      'dates: from 1 Oct 2026×',
    ]);
  }

  it('is one step back for words typed in one go, for those after a pause, and for each filter', async () => {
    await using tab = await site.open('/');
    const { page, field } = tab;
    const expectSearch = (wanted: string): Promise<void> => expect.poll(() => new URL(page.url()).search).toBe(wanted);
    // How fast a person types is not left to the speed of the machine.
    await page.clock.setFixedTime(1_000_000);
    await field.pressSequentially('mar');
    await expectSearch('?q=mar');
    await field.pressSequentially('mot');
    await expectSearch('?q=marmot');
    await page.clock.setFixedTime(1_005_000);
    await field.pressSequentially(' fine');
    await expectSearch('?q=marmot+fine');
    await page.getByRole('checkbox', { name: /billing/ }).check();
    await expectSearch('?q=marmot+fine&project=billing');

    await page.goBack();
    await expect.poll(() => page.getByRole('checkbox', { name: /billing/ }).isChecked()).toBe(false);
    await expectSearch('?q=marmot+fine');
    await page.goBack();
    await expect.poll(() => field.inputValue()).toBe('marmot');
    await page.goBack();
    await page.getByRole('heading', { name: 'Recent conversations' }).waitFor();
    expect(await field.inputValue()).toBe('');
    await page.goForward();
    await expect.poll(() => field.inputValue()).toBe('marmot');
    await page.locator(hits).first().waitFor();
  });

  it('brings back the list as it was left: place, selection and what had been opened', async () => {
    await using tab = await site.open('/?q=marmot');
    const { page } = tab;
    const hit = page.locator(hits).nth(40);
    // Conversations get their height when they come near the screen; hovering waits until nothing moves any more.
    await hit.hover();
    const message = await hit.getAttribute('data-message');
    expect(await page.evaluate<number>('scrollY')).toBeGreaterThan(0);
    await hit.click();
    await page.getByRole('link', { name: 'Back to the results' }).click();
    const selected = page.locator(`${hits}[data-selected]`);
    await selected.waitFor();
    // Heights above it may have settled since, so the place is where the person looks, not how far the page is scrolled.
    const height = page.viewportSize()?.height ?? 0;
    const isInView = async (): Promise<boolean> => {
      const box = await selected.boundingBox();
      // Pages scroll by whole pixels, and lines stand between them.
      return box !== null && box.y > -1 && box.y + box.height < height + 1;
    };
    await expect.poll(isInView).toBe(true);
    expect(await selected.getAttribute('data-message')).toBe(message);
    // A browser that is short of memory keeps no pages: it loads them again.
    await page.reload();
    await expect.poll(() => selected.getAttribute('data-message')).toBe(message);
    await expect.poll(isInView).toBe(true);
  });

  it('begins with the best matches of other words, however far one had read', async () => {
    await using tab = await site.open('/?q=marmot');
    const { page } = tab;
    await page.locator(hits).nth(40).hover();
    const read = await page.evaluate<number>('scrollY');
    expect(read).toBeGreaterThan(0);
    await page.keyboard.press('/');
    expect(await page.evaluate('scrollY')).toBe(read);
    await page.keyboard.type('marm');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=marm');
    await expect.poll(() => page.evaluate('scrollY')).toBe(0);
  });

  it('begins with the best matches again when a filter goes, however far one had read', async () => {
    await using fresh = await site.open('/?q=marmot&kind=result');
    const best = await fresh.page.locator(hits).first().getAttribute('data-hit');
    await using tab = await site.open('/?q=marmot&project=shop&kind=result');
    const { page } = tab;
    await expect.poll(() => page.locator(hits).count()).toBe(60);
    await page.getByRole('button', { name: 'Show more results' }).click();
    await expect.poll(() => page.locator(hits).count()).toBe(70);
    await page.getByRole('button', { name: 'Take away the filter project: shop' }).click();
    await expect.poll(() => page.locator('#result-count').textContent()).toMatch(/^105 matches/);
    expect(await page.locator(hits).first().getAttribute('data-hit')).toBe(best);
    expect(await page.locator(hits).count()).toBe(60);
  });

  it('loses a filter with its token, by click and with the Backspace key', async () => {
    await using tab = await site.open('/?q=marmot&project=billing&kind=prose');
    const { page } = tab;
    await page.getByRole('button', { name: 'Take away the filter project: billing' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=marmot&kind=prose');
    const { field } = tab;
    await field.press('Home');
    await field.press('Backspace');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=marmot');
    expect(await page.locator('.token').count()).toBe(0);
  });
});
