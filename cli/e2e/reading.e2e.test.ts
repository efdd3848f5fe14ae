import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeAqueduct, writeOwls } from './long-conversations.ts';
import { SiteUnderTest } from './site-under-test.ts';

describe('reading a conversation', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      writeAqueduct(place);
      writeOwls(place);
      place
        .session('boss')
        .prompt('find every caller')
        .delegate('list the callers of hoot()', 'There are two.')
        .delegate('list those of screech()', 'There is none.');
      place
        .session('lonely')
        .prompt('find every owlet')
        .tool('Task', { description: 'list the owlets', prompt: 'list' }, 'There is one.', { agentId: 'a0a0a0a' });
      place
        .session('change', 'billing')
        .prompt('round the cistern up')
        .tool(
          'Edit',
          { file_path: '/home/ana/billing/src/cistern.ts', old_string: 'floor(litres)', new_string: 'ceil(litres)' },
          'The file has been updated.',
        )
        .answer('Rounded up.');
      const log = Array.from({ length: 600 }, (_, line) =>
        line === 400 ? 'ERR_NARWHAL at pump.ts:12' : `line ${line}`,
      );
      place.session('log').prompt('run the pump').tool('Bash', { command: 'npm run pump' }, log.join('\n'));
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('shows a change as a diff with the words that differ', async () => {
    await using tab = await site.open('/?q=cistern');
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const line = page.locator('.ledger li', { hasText: 'cistern.ts' });
    await line.locator('summary').click();
    expect(await line.locator('.diff del').allTextContents()).toEqual(['floor']);
    expect(await line.locator('.diff ins').allTextContents()).toEqual(['ceil']);
    expect(await line.locator('.measures').textContent()).toBe('done +1 −1 ');
  });

  it('shows of a long output the lines that were searched for, beside the list and in the conversation', async () => {
    await using tab = await site.open('/?q=narwhal', { width: 1440 });
    const { page } = tab;
    await expectMarkIn(page.locator('#preview .tool-body'));
    await page.locator('main a.hit').first().click();
    await expectMarkIn(page.locator('main'));
    await page.getByRole('button', { name: /^Show all 600 lines; these are 395 to 418$/ }).click();
    expect((await page.locator('main .output').textContent())?.split('\n')).toHaveLength(600);

    /** The first mark lies inside the box and on the screen. */
    async function expectMarkIn(box: Locator): Promise<void> {
      await expect
        .poll(async () => {
          const outer = await box.boundingBox();
          const y = await page.evaluate<number>(
            "[...CSS.highlights.get('match') ?? []].find((range) => String(range) === 'NARWHAL')?.getBoundingClientRect().y",
          );
          return outer !== null && y >= outer.y && y < Math.min(outer.y + outer.height, 900);
        })
        .toBe(true);
    }
  });

  it('opens at the message of a link, wherever it is, and tells when it is gone', async () => {
    await using tab = await site.open('/?q="Answer+31"');
    const href = (await tab.page.locator('main a.hit').first().getAttribute('href')) ?? '';
    await using linked = await site.open(href);
    const target = linked.page.locator('[data-target]');
    await target.getByText('Answer 31:').waitFor();
    await expect.poll(async () => (await target.boundingBox())?.y).toSatisfy((y: number) => y > 56 && y < 300);
    await using moved = await site.open(href.replace(/~\d+$/, '~3'));
    await moved.page.locator('[data-target]').getByText('Answer 31:').waitFor();
    await using gone = await site.open(href.replace(/#m-[0-9a-f]{16}/, `#m-${'0'.repeat(16)}`));
    await gone.page.getByText('The message of this link is not in the conversation any more').waitFor();
  });

  it('is read with the keyboard alone, from the search to a match and back', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    await page.locator('main a.title').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('question 25');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=question+25');
    await page.locator('main a.hit').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('[data-target]').getByText('question 25').waitFor();
    await expect.poll(() => page.locator('#outline [aria-current]').textContent()).toContain('question 25');
    await page.keyboard.press('J');
    await expect.poll(() => page.locator('#outline [aria-current]').textContent()).toContain('question 26');
    await page.keyboard.press('3');
    expect(await page.locator('[data-level="all"]').getAttribute('aria-pressed')).toBe('true');
    // The first takes the mark away, the second what is searched for, then the page is left.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/');
    await expect.poll(() => tab.field.inputValue()).toBe('question 25');
  });

  it('goes on with the keys from the message that a link has opened', async () => {
    await using tab = await site.open('/?q="question+38"');
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const opened = page.locator('.row:has([data-target])');
    await opened.waitFor();
    await page.keyboard.press('j');
    const focused = (): Promise<string> => page.evaluate('document.activeElement.dataset.from');
    const from = await opened.getAttribute('data-from');
    await expect.poll(focused).toBe(from);
    // However far the window scrolls, the focus stays where it is.
    await page.mouse.wheel(0, -20_000);
    await page.locator('main .prompt').getByText('question 1 about').waitFor();
    expect(await focused()).toBe(from);
    await page.keyboard.press('k');
    await expect.poll(async () => Number(await focused())).toBeLessThan(Number(from));
    // The bars at the top, 56 and 38 pixels high, cover nothing of what has the focus.
    const y = async (): Promise<number | undefined> => (await page.locator('.row:focus').boundingBox())?.y;
    await expect.poll(y).toBeGreaterThanOrEqual(56 + 38);
    // Who then looks for something still reads the same.
    const before = await page.evaluate<number>('scrollY');
    expect(before).toBeGreaterThan(0);
    await page.keyboard.press('/');
    await page.keyboard.type('arch');
    await expect.poll(() => page.locator('#find-status').textContent()).toMatch(/found$/);
    expect(await page.evaluate('scrollY')).toBe(before);
  });

  it.each(['1', '3'])(
    'stays at the message that is read when another level of detail is chosen: key %s',
    async (key) => {
      await using tab = await site.open('/?q="owl+300"');
      const { page } = tab;
      await page.locator('main a.hit').first().click();
      const read = page.locator('main .prompt').getByText('owl 300');
      const y = async (): Promise<number | undefined> => (await read.boundingBox())?.y;
      await expect.poll(y).toSatisfy((at: number) => at > 56 && at < 300);
      await page.keyboard.press(key);
      await page
        .locator(`#detail [aria-pressed=true]`)
        .getByText(key === '1' ? 'Prompts' : 'Everything')
        .waitFor();
      // As long as heights settle the place is held.
      for (let frame = 0; frame < 30; frame += 1) await page.evaluate('new Promise(requestAnimationFrame)');
      expect(await y()).toSatisfy((at: number) => at > 56 && at < 300);
    },
  );

  it('goes on where one has read, with the same detail and search, when it is loaded again', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    await page.getByRole('link', { name: 'Six hundred owls' }).click();
    await page.locator('main article').first().waitFor();
    await page.keyboard.press('3');
    await tab.search('"owl 400"');
    await tab.field.press('Enter');
    await page.locator('[data-target]').waitFor();
    await tab.field.blur();
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 1_000);
    const read = page.locator('main .prompt').getByText('owl 410');
    const y = async (): Promise<number> => Math.round((await read.boundingBox())?.y ?? -1);
    await expect.poll(y).toSatisfy((at: number) => at > 100 && at < 900);
    // It is kept once scrolling has rested.
    await expect.poll(() => page.evaluate('history.state?.place?.seq')).toBeGreaterThan(800);
    const before = await y();
    await page.reload();
    await expect.poll(async () => Math.abs((await y()) - before)).toBeLessThanOrEqual(2);
    expect(await page.locator('#detail [aria-pressed=true]').textContent()).toContain('Everything');
    expect(await tab.field.inputValue()).toBe('"owl 400"');
    await expect.poll(() => page.locator('#find-status').textContent()).toBe('2 found');
    // Its first message is below the title again.
    await page.keyboard.press('Home');
    await expect.poll(() => page.evaluate('scrollY')).toBe(0);
    await expect.poll(() => page.evaluate('history.state.place')).toBeUndefined();
    await page.reload();
    await page.locator('main .prompt').getByText('owl 0').waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
  });

  it('leads from a conversation to those of its sub-agents, and from each of them back', async () => {
    await using tab = await site.open('/?q="find+every+caller"');
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    await page.getByText('Sub-agents: list the callers of hoot(), list those of screech()', { exact: true }).waitFor();
    await page.locator('.ledger summary', { hasText: 'Delegated' }).first().click();
    await page.getByRole('link', { name: 'Open the sub-agent’s conversation' }).click();
    await page.locator('main .prose').getByText('There are two.').waitFor();
    await page.locator('main .fold', { hasText: 'Task' }).getByText('list the callers of hoot()').waitFor();
    await page.locator('#links', { hasText: 'Started by' }).getByRole('link', { name: 'find every caller' }).click();
    await page.locator('main .prompt').getByText('find every caller').waitFor();
  });

  it('leads to no conversation that the index does not have', async () => {
    await using tab = await site.open('/?q="find+every+owlet"');
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    await page.locator('#links span', { hasText: 'list the owlets' }).waitFor();
    await page.locator('.ledger summary', { hasText: 'Delegated' }).click();
    await page.locator('.ledger').getByText('There is one.').waitFor();
    expect(await page.locator('#links a, .ledger a.inside').count()).toBe(0);
  });

  it('copies the link of a message, also of a tool call, and its text', async () => {
    await using tab = await site.open('/?q=cistern');
    const { page } = tab;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('main a.hit').first().click();
    const call = page.locator('main .ledger .message');
    await call.hover();
    await call.getByRole('link', { name: /^#\d+$/ }).click();
    await page.getByText('Link to the message copied').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toMatch(/\/c\/\?id=[0-9a-f]{24}#m-[0-9a-f]{16}~\d+$/);
    expect(page.url().endsWith(new URL(copied).hash)).toBe(true);
    expect(await tab.field.inputValue()).toBe('cistern');
    await page.keyboard.press('c');
    await page.getByText('Resume command copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/claude --resume /);
    await call.locator('summary').focus();
    await page.keyboard.press('y');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(copied);
    await page.locator('main .row[data-kind=prompt]').focus();
    await page.keyboard.press('Y');
    await page.getByText('Text of the message copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('round the cistern up');
    // The link that was clicked is a step that can be taken back.
    await page.goto(copied.replace(/#.*/, ''));
    await call.hover();
    await call.getByRole('link', { name: /^#\d+$/ }).click();
    await page.locator('[data-target]').waitFor();
    await page.goBack();
    await page.locator('[data-target]').waitFor({ state: 'detached' });
  });

  it('puts on paper all that is loaded, without room for what is not', async () => {
    await using tab = await site.open('/?q="owl+300"');
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    await page.locator('[data-target]').waitFor();
    const shown = await page.locator('main .row').count();
    await page.emulateMedia({ media: 'print' });
    // A browser prints what stands there at once, before anything else happens to the page.
    const { rows, note, height } = await page.evaluate<{ rows: number; note: string; height: number }>(`(() => {
      dispatchEvent(new Event('beforeprint'));
      return {
        rows: document.querySelectorAll('main .row').length,
        note: document.querySelector('#printed').textContent,
        height: document.documentElement.scrollHeight,
      };
    })()`);
    expect(rows).toBeGreaterThan(shown);
    expect(note).toMatch(/^Only what has been loaded: messages \d+ to \d+\.$/);
    // Six hundred turns would be hundreds of pages.
    expect(height).toBeLessThan(rows * 120);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await expect.poll(() => page.locator('main .row').count()).toBeLessThan(rows);
  });

  it('tells what a key has copied, and what to do where copying is not allowed', async () => {
    await using tab = await site.open('/?q=aqueduct');
    const { page } = tab;
    await page.locator('main a.hit').first().waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.keyboard.press('j');
    await page.keyboard.press('y');
    await page.getByText('Link to the selection copied').waitFor();
    const href = await page
      .locator('main a.hit')
      .first()
      .evaluate((link) => String(Reflect.get(link, 'href')));
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(href);
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.keyboard.press('y');
    await page.getByText(`Copy by hand: ${href}`).waitFor();
  });

  it('has its outline in a sheet where the screen is narrow', async () => {
    await using tab = await site.open('/', { width: 390 });
    const { page } = tab;
    await page.getByRole('link', { name: 'Forty turns about an aqueduct' }).click();
    const opener = page.getByRole('button', { name: '40 prompts' });
    await opener.click();
    // It begins where one reads, and what it covers cannot be reached.
    expect(await page.evaluate("document.activeElement.getAttribute('aria-current')")).toBe('true');
    expect(await page.evaluate("document.querySelector('main').inert")).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('#outline').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.id')).toBe('outline-button');
    await opener.click();
    await page.locator('#outline').getByText('question 30 about').click();
    await page.locator('#outline').waitFor({ state: 'hidden' });
    await page.locator('main .prompt').getByText('question 30 about').waitFor();
  });
});
