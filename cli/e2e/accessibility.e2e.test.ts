import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SitePage } from './site-page.ts';
import { SiteUnderTest } from './site-under-test.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the site, for everybody', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      const session = place
        .session('one')
        .prompt('why does the checkout flicker')
        .answer('Because of **hydration**:\n\n```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |')
        .tool('Edit', { file_path: '/home/ana/shop/a.ts', old_string: 'a', new_string: 'b' }, 'done')
        .tool('TodoWrite', { todos: [{ content: 'flicker no more', status: 'in_progress' }] }, 'done')
        .tool('Bash', { command: `npm run ${'long-'.repeat(40)}test` }, `${'='.repeat(200)}\nflicker`);
      for (let turn = 0; turn < 20; turn += 1) session.prompt(`go on ${turn}`).answer('Yes.');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
    ['light', 320],
  ] as const)('has no barrier that a machine can find in %s colours, %i pixels wide', async (colorScheme, width) => {
    await using tab = await site.open('/', { colorScheme, width });
    const { page } = tab;
    await page.locator('main a.title').first().waitFor();
    await expectNoBarrier(tab);
    await tab.search('flicker');
    await page.locator('main a.hit').first().waitFor();
    await page.locator('#dates-summary').click();
    await expectNoBarrier(tab);
    await page.getByLabel('From').press('Escape');
    await tab.field.fill('');
    await tab.field.pressSequentially('flicker -to');
    await page.locator('#suggestions li').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await expectNoBarrier(tab);
    await page.keyboard.press('Escape');
    await tab.search('before:soon flicker');
    await expect.poll(() => page.locator('#hint').textContent()).toContain('before:');
    await expectNoBarrier(tab);
    await tab.search('flicker');
    await tab.field.blur();
    await page.keyboard.press('?');
    await page.getByText('Among the words of a search').waitFor();
    await expectNoBarrier(tab);
    await page.keyboard.press('Escape');
    if (width < 761) {
      await page.locator('#filters-button').click();
      expect(await page.evaluate("['main', '.top'].every((covered) => document.querySelector(covered).inert)")).toBe(
        true,
      );
      await expectNoBarrier(tab);
      await page.locator('#filters-close').click();
      expect(await page.evaluate('document.activeElement.id')).toBe('filters-button');
    }
    await tab.search('flicker nowhereword');
    await page.getByRole('heading', { name: 'No message holds all these words' }).waitFor();
    await expectNoBarrier(tab);
    await tab.search('-tool:Bash nowhereword');
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await expectNoBarrier(tab);
    await page.getByRole('button', { name: /Take away the filter/ }).click();
    await tab.search('flicker');
    await page.locator('main a.hit').first().click();
    await page.locator('main article').first().waitFor();
    await page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true");
    await expectNoBarrier(tab);
    if (width < 761) {
      await page.locator('#outline-button').click();
      await expectNoBarrier(tab);
    }
  });

  it('shows in high contrast what is selected, marked, chosen and counted', async () => {
    await using tab = await site.open('/?q=flicker', { width: 1440 });
    const { page } = tab;
    await page.emulateMedia({ forcedColors: 'active' });
    await page.locator('main a.hit').first().waitFor();
    await expectOutlined('a.hit[data-selected]');
    await page.locator('#histogram button').last().waitFor();
    expect(
      await page.evaluate("getComputedStyle(histogram.querySelector('button'), '::before').forcedColorAdjust"),
    ).toBe('none');
    await page.locator('main a.hit').first().click();
    await expectOutlined('[data-target]');
    await expectOutlined('#outline [aria-current]');
    await expectOutlined('#detail [aria-pressed=true]');

    async function expectOutlined(selector: string): Promise<void> {
      await page.locator(selector).first().waitFor();
      expect(await page.evaluate(`getComputedStyle(document.querySelector('${selector}')).outlineStyle`)).toBe('solid');
    }
  });

  it('draws lines and quiet words more strongly for those who ask for contrast', async () => {
    await using tab = await site.open('/?q=flicker', { width: 1440 });
    const { page } = tab;
    await page.locator('main a.hit').first().waitFor();
    const colours = (): Promise<string[]> =>
      page.evaluate(`['.conversation time', '.meta'].map((part) => getComputedStyle(document.querySelector(part)).color)
        .concat(getComputedStyle(document.querySelector('.conversation')).borderTopColor)`);
    const before = await colours();
    await page.emulateMedia({ contrast: 'more' });
    const after = await colours();
    expect(before.filter((colour, at) => colour === after[at])).toEqual([]);
    await expectNoBarrier(tab);
  });

  it.each([1440, 770, 390])('moves nothing that is shown already, %i pixels wide', async (width) => {
    await using tab = await site.open('/', { width });
    const { page } = tab;
    await page.locator('main a.title').first().waitFor();
    await expectSteady(tab);
    const path = await page.locator('main a.title').first().getAttribute('href');
    await page.goto(`${site.url}/?q=flicker`);
    await page.locator('#conversation-count', { hasText: 'in 1 conversation' }).waitFor();
    await expectSteady(tab);
    await page.goto(`${site.url}${path}`);
    await page.locator('main article').first().waitFor();
    await expectSteady(tab);
  });

  it.each([
    ['/', 'light', 1440],
    ['/c/?id=0123456789abcdef01234567', 'dark', 390],
  ] as const)(
    'has none on %s where a key is asked for, in %s colours, %i pixels wide',
    async (path, colorScheme, width) => {
      await using tab = await site.open('/', { colorScheme, width });
      const { page } = tab;
      await page.route('**/multi_search', (route) => route.fulfill({ status: 401, body: '{"message":"Forbidden"}' }));
      await page.goto(`${site.url}${path}`);
      await page.getByLabel('Search key').waitFor();
      await expectNoBarrier(tab);
      expect(tab.takeComplaints()).not.toEqual([]);
    },
  );
});

/** What has moved by itself is hardly a line, measured as the browser does. */
async function expectSteady({ page }: SitePage): Promise<void> {
  const moved = await page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    const add = (entries) => entries.forEach((entry) => { sum += entry.value; });
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    // Entries come with frames.
    let frames = 0;
    const next = () => (++frames < 30 ? requestAnimationFrame(next) : resolve(sum));
    next();
  })`);
  expect(moved).toBeLessThan(0.01);
}

/** No violation of WCAG 2.2 AA or of best practice, and no need to scroll sideways. */
async function expectNoBarrier({ page }: SitePage): Promise<void> {
  const found = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>(`(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }); })()`);
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([]);
  const [content, shown] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(content).toBeLessThanOrEqual(shown);
}
