import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SitePage } from './site-page.ts';
import { SiteUnderTest } from './site-under-test.ts';

const hits = 'main a.hit';

describe('operators in the search field', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      place
        .session('one', 'shop')
        .prompt('where does the heron nest')
        .tool('Bash', { command: 'grep heron' }, 'heron.ts')
        .answer('The heron nests in heron.ts.');
      place
        .session('two', 'web-site')
        .prompt('draw a heron')
        .tool('Read', { file_path: '/home/ana/web-site/heron.svg' }, '<svg>heron</svg>')
        .answer('Drawn.');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  const expectSearch = ({ page }: SitePage, search: string): Promise<void> =>
    expect.poll(() => new URL(page.url()).search).toBe(search);
  const expectCount = ({ page }: SitePage, matches: string): Promise<void> =>
    expect.poll(() => page.locator('#result-count').textContent()).toMatch(new RegExp(`^${matches}`));

  it('leave it when they are finished, and narrow the search as tokens that outlive a reload', async () => {
    await using tab = await site.open('/');
    const { page, field } = tab;
    await field.pressSequentially('heron ');
    await expectCount(tab, '7 matches');
    await field.pressSequentially('project:sh');
    // An operator that is being typed is no word to search for.
    await expectCount(tab, '7 matches');
    await field.pressSequentially('op -tool:Bash ');
    await expectCount(tab, '2 matches');
    expect(await field.inputValue()).toBe('heron ');
    await field.pressSequentially('role:assistant after:2026-10 before:2027');
    await field.press('Enter');
    await expectCount(tab, '1 match');
    expect(await field.inputValue()).toBe('heron');
    const tokens = ['project: shop×', 'role: assistant×', 'not tool: Bash×', 'dates: 1 Oct 2026 to 31 Dec 2026×'];
    expect(await page.locator('.token').allTextContents()).toEqual(tokens);
    expect(await page.getByRole('checkbox', { name: /shop/ }).isChecked()).toBe(true);
    const search = '?q=heron&project=shop&role=assistant&-tool=Bash&after=2026-10-01&before=2026-12-31';
    await expectSearch(tab, search);
    await page.reload();
    await expectCount(tab, '1 match');
    expect(await page.locator('.token').allTextContents()).toEqual(tokens);
    // The conversation is opened with the words alone.
    expect(new URL((await page.locator(hits).getAttribute('href')) ?? '', page.url()).searchParams.get('q')).toBe(
      'heron',
    );
    await page.getByRole('button', { name: 'Take away the filter not tool: Bash' }).click();
    await expectSearch(tab, search.replace('&-tool=Bash', ''));
  });

  it('work in an address that somebody else has written, and alone', async () => {
    await using tab = await site.open('/?q=heron+-project:shop+kind:result');
    await expectCount(tab, '1 match');
    expect(await tab.field.inputValue()).toBe('heron');
    await using other = await site.open('/?q=role:user');
    await expectCount(other, '2 matches');
    await using third = await site.open('/?q=-tool:Bash');
    await expectCount(third, '1 conversation');
  });

  it('become text again with the Backspace key', async () => {
    await using tab = await site.open('/?q=heron&project=shop');
    const { page, field } = tab;
    await expectCount(tab, '4 matches');
    await field.press('Home');
    await field.press('Backspace');
    expect(await field.inputValue()).toBe('project:shop heron');
    await expectCount(tab, '7 matches');
    for (let letter = 0; letter < 4; letter += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type('web-site ');
    expect(await field.inputValue()).toBe('heron');
    await expectSearch(tab, '?q=heron&project=web-site');
    await expectCount(tab, '3 matches');
  });

  it('are suggested by name and by value, with the keyboard alone', async () => {
    await using tab = await site.open('/?q=heron');
    const { page, field } = tab;
    await expectCount(tab, '7 matches');
    await field.press('End');
    await page.keyboard.type(' -to');
    await page.getByRole('option', { name: /^tool:/ }).waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator(`#${await field.getAttribute('aria-activedescendant')}`).textContent()).toContain(
      'tool:',
    );
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('heron -tool:');
    await page.getByRole('option', { name: /^Bash/ }).waitFor();
    await page.keyboard.type('ba');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    expect(await field.inputValue()).toBe('heron ');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    expect(await page.locator('.token').allTextContents()).toEqual(['not tool: Bash×']);
    await page.keyboard.type('ki');
    await page.getByRole('option', { name: /^kind:/ }).click();
    expect(await field.inputValue()).toBe('heron kind:');
    await page.getByRole('option', { name: /^prompt/ }).click();
    await expectSearch(tab, '?q=heron&kind=prompt&-tool=Bash');
    await page.keyboard.type('-is');
    await page.locator('#suggestions li').first().waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#suggestions li:visible').count()).toBe(0);
    expect(await field.inputValue()).toBe('heron -is');
  });

  it('are suggested with days that count from today, which become those days', async () => {
    await using tab = await site.open('/?q=heron');
    const { page, field } = tab;
    await expectCount(tab, '7 matches');
    await field.press('End');
    await page.keyboard.type(' before:yes');
    await page.getByRole('option', { name: 'yesterday' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/\?q=heron&before=\d{4}-\d\d-\d\d$/);
    await expectCount(tab, '7 matches');
  });

  it('stand beside filters that the keyboard reaches with one key', async () => {
    await using tab = await site.open('/?q=heron');
    const { page } = tab;
    await expectCount(tab, '7 matches');
    await page.keyboard.press('f');
    await page.keyboard.press('Space');
    await expectSearch(tab, '?q=heron&source=claude-code');
    await page.keyboard.press('x');
    await expectSearch(tab, '?q=heron&-source=claude-code');
    await page.getByRole('button', { name: /Take away the filter not assistant/ }).click();
    await page.locator('.facet-label', { hasText: 'web-site' }).click({ modifiers: ['Alt'] });
    await expectSearch(tab, '?q=heron&-project=web-site');
    await expectCount(tab, '4 matches');
  });

  it('whose value is none stay words, which is said', async () => {
    await using tab = await site.open('/');
    await tab.field.pressSequentially('heron before:soon ');
    await tab.page.getByText('“before:soon” is searched for as a word: before: takes a day').waitFor();
    await tab.field.pressSequentially('x');
    expect(await tab.field.inputValue()).toBe('heron before:soon x');
    await tab.search('heron');
    await expect.poll(() => tab.page.locator('#hint').textContent()).toBe('');
  });

  it('can be taken away one by one when nothing is found', async () => {
    await using tab = await site.open('/?q=heron+is:error+project:shop');
    const { page } = tab;
    await page.getByText('Nothing found for “heron”').waitFor();
    await page.getByRole('button', { name: 'Without “only: failed”: 4 matches' }).click();
    await expectCount(tab, '4 matches');
    expect(await page.locator('.token').allTextContents()).toEqual(['project: shop×']);
  });
});
