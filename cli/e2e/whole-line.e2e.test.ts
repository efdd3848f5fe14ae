import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from '../test/claude-home.ts';
import { RunningSiphon, siphon } from '../test/siphon-process.ts';
import { SitePage } from './site-page.ts';

const hits = 'main a.hit';

describe('from a transcript on disk to a hit in the browser', () => {
  let place: TestPlace;
  let up: RunningSiphon;
  let site: string;

  beforeAll(async () => {
    place = new TestPlace();
    const long = place.session('long').prompt('a long conversation about nothing');
    for (let index = 0; index < 300; index += 1)
      long
        .tool('Bash', { command: `step ${index}` }, `output of step ${index}\n`.repeat(10))
        .answer(`Step **${index}** is done.`);
    long
      .tool('Bash', { command: 'npm run trace' }, 'line one\nERR_WOMBAT_OVERFLOW at render.ts:12')
      .answer('That was the last one.');
    place
      .session('hostile', 'billing')
      .prompt('Why does <img src=x onerror="window.hacked=1"> flicker?')
      .answer('Because of `hydration`. <script>window.hacked=2</script> [link](javascript:window.hacked=3)');
    up = new RunningSiphon(['up', '--home', place.home, '--data', place.data, '--no-open', '--port', '0']);
    [, site = ''] = await up.says(/Site: (\S+)\//);
    await up.says(/Watching/);
  });
  afterAll(async () => {
    await up[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  it('finds what only a tool printed and opens at that message, deep in a long conversation', async () => {
    await using tab = await SitePage.open(site);
    await tab.search('wombat overflow');
    const hit = tab.page.locator(hits).first();
    await hit.waitFor();
    await expect.poll(() => hit.locator('mark').allTextContents()).toContain('WOMBAT');
    await expect.poll(() => tab.page.url()).toContain('wombat');
    const message = await hit.getAttribute('data-message');
    await hit.click();
    await tab.page.waitForURL(/\/c\/\?id=/);
    expect(tab.page.url()).toContain(`#m-${message}`);
    const shown = tab.page.getByText('ERR_WOMBAT_OVERFLOW').first();
    await shown.waitFor();
    await expect.poll(async () => (await shown.boundingBox())?.y).toSatisfy((y: number) => y > 0 && y < 900);
    expect(tab.complaints).toEqual([]);
    expect(tab.foreign).toEqual([]);
  });

  it.each([
    ['a word', 'flicker'],
    ['the beginning of a word', 'flick'],
    ['a typing mistake', 'filcker'],
    ['a phrase', '"because of hydration"'],
    ['a question', 'why did it flicker?'],
  ])('finds %s in the page and in the terminal', async (_what, query) => {
    await using tab = await SitePage.open(site);
    await tab.search(query);
    const hit = tab.page.locator(hits).first();
    await hit.waitFor();
    const inPage = await hit.getAttribute('data-message');
    const { stdout } = await siphon('search', query, '--data', place.data, '--json');
    const [inTerminal] = (JSON.parse(stdout) as { hits: { message: { id: string }; url: string }[] }).hits;
    expect(inTerminal?.message.id).toBe(inPage);
    expect(inTerminal?.url).toMatch(new RegExp(`^${site}/c/.*#m-${inPage}`));
  });

  it('offers on the open page what was appended to a transcript', async () => {
    await using tab = await SitePage.open(site);
    const session = place.session('growing').prompt('the first dugong');
    await tab.search('dugong');
    await expect.poll(() => tab.page.locator(hits).count(), { timeout: 20_000 }).toBe(1);
    session.answer('A second dugong swims by.');
    const offer = tab.page.locator('#offer-button');
    await offer.waitFor();
    await offer.click();
    await expect.poll(() => tab.page.locator(hits).count(), { timeout: 20_000 }).toBe(2);
  });

  it('runs nothing that a transcript contains', async () => {
    await using tab = await SitePage.open(site);
    await tab.search('flicker');
    await tab.page.locator(hits).first().click();
    await tab.page.getByText('onerror').first().waitFor();
    expect(await tab.page.evaluate("'hacked' in window")).toBe(false);
    expect(await tab.page.locator('main img, main script, main a[href^="javascript:"]').count()).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  it('keeps query and filters in the address', async () => {
    await using tab = await SitePage.open(site);
    await tab.search('flicker');
    await tab.page.locator(hits).first().waitFor();
    await tab.page.getByRole('checkbox', { name: /billing/ }).check();
    await expect.poll(() => tab.page.url()).toMatch(/flicker.*billing|billing.*flicker/);
    await tab.page.reload();
    await tab.page.locator(hits).first().waitFor();
    expect(await tab.page.getByRole('searchbox').inputValue()).toBe('flicker');
    expect(await tab.page.getByRole('checkbox', { name: /billing/ }).isChecked()).toBe(true);
  });
});

describe('a machine without any assistant', () => {
  it('shows the demo conversations of all six assistants, and says on every page that they are invented', async () => {
    using place = new TestPlace();
    await using up = new RunningSiphon(['up', '--home', place.home, '--data', place.data, '--no-open', '--port', '0']);
    const [, site = ''] = await up.says(/Site: (\S+)\//);
    await using tab = await SitePage.open(site);
    for (const name of ['Claude Code', 'Codex', 'Copilot', 'Gemini', 'OpenCode', 'Antigravity'])
      await tab.page
        .getByRole('checkbox', { name: new RegExp(name) })
        .first()
        .waitFor();
    await tab.page.getByText(/demo/i).first().waitFor();
    await tab.page.locator('main a[href*="c/?id="]').first().click();
    await tab.page.waitForURL(/\/c\/\?id=/);
    await tab.page.getByText(/demo/i).first().waitFor();
    expect(tab.complaints).toEqual([]);
  });
});
