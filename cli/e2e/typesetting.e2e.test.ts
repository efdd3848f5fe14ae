import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

/** Pixels, at least: of a line of text, of a letter of code. */
const [lineHeight, letterWidth] = [20, 7] as const;

const table = `| Package | Before | What was done about it in the end | Where | When | Who |
|---|---:|---|---|---|---|
| checkout | 120 KB | hydration moved into a worker | \`src/checkout/worker.ts\` | 2026-09-18 | ana |`;

describe('the text of a conversation', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      place
        .session('shapes')
        .prompt('typeset this:\nfirst line\nsecond line')
        .answer(`One line\nand its rest &mdash; &unknown;\n\n- [x] measured\n- [ ] cut\n\n${table}`)
        .tool('Read', { file_path: '/home/ana/shop/src/checkout/useCheckoutStateOfTheCart.ts' }, 'export {};')
        .tool('Bash', { command: 'npm run build &&\nnpm test', workdir: '/home/ana/shop/hidden-place' }, 'passed')
        .prompt('اشرح `parser`')
        .answer('هكذا:\n\n```\nnpm start\n```');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('keeps the lines that a person typed, and flows what an assistant wrote', async () => {
    await using tab = await site.open('/?q=typeset', { width: 1440 });
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const prompt = page.locator('main .prompt').first();
    await prompt.waitFor();
    expect(await prompt.innerText()).toBe('typeset this:\nfirst line\nsecond line');
    const prose = page.locator('main .prose').first();
    expect(await prose.locator('p').first().innerText()).toBe('One line and its rest — &unknown;');
    expect(await prose.locator('li').allInnerTexts()).toEqual(['☑ measured', '☐ cut']);
  });

  it('scrolls a table that is too wide instead of breaking its words', async () => {
    await using tab = await site.open('/?q=typeset', { width: 390 });
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const region = page.getByRole('group', { name: 'Table' });
    await region.waitFor();
    const [outer, inner] = [await region.boundingBox(), await region.getByRole('table').boundingBox()];
    expect(inner?.width).toBeGreaterThan(outer?.width ?? Infinity);
    // Where words are broken a row of this table is a dozen lines high.
    expect(await heightOf(region.getByRole('row', { name: 'checkout' }))).toBeLessThan(6 * lineHeight);
  });

  it('cuts the folder of a file and never leaves a single letter of it, which would look like one of the name', async () => {
    await using tab = await site.open('/?q=typeset', { width: 390 });
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const folder = page.locator('main .ledger .folder').first();
    await folder.waitFor();
    expect((await folder.boundingBox())?.width).toBeGreaterThan(2 * letterWidth);
  });

  it('shows of a call where it ran, and its command once', async () => {
    await using tab = await site.open('/?q="hidden-place"', { width: 1440 });
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const call = page.locator('main .ledger [data-target]');
    await call.waitFor();
    await expect
      .poll(() => page.evaluate<string[]>("Array.from(CSS.highlights.get('match') ?? [], String)"))
      .toContain('hidden-place');
    expect(await call.locator('dt').allInnerTexts()).toEqual(['workdir']);
    expect(await heightOf(call.locator('summary .object'))).toBeLessThan(1.5 * lineHeight);
  });

  it('sets code from left to right, also in a text from right to left', async () => {
    await using tab = await site.open('/?q=typeset', { width: 1440 });
    const { page } = tab;
    await page.locator('main a.hit').first().click();
    const code = page.locator('main .code-block', { hasText: 'npm start' });
    await code.waitFor();
    const [block, copy] = [await code.boundingBox(), await code.getByRole('button').boundingBox()];
    expect(copy?.x).toBeGreaterThan((block?.x ?? 0) + (block?.width ?? 0) / 2);
  });
});

async function heightOf(view: Locator): Promise<number> {
  return (await view.boundingBox())?.height ?? Infinity;
}
