import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

/** Markdown on which parsers and renderers run out of stack or time. */
const nasty: Readonly<Record<string, string>> = {
  quotes: `${'>'.repeat(5_000)} deep`,
  'spaced quotes': `${'> '.repeat(2_000)}deep`,
  lists: Array.from({ length: 240 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'),
  brackets: '['.repeat(50_000),
  'open links': '[a]('.repeat(12_000),
  'open images': '!['.repeat(25_000),
  images: '![a](b)'.repeat(2_000),
  stars: `${'*'.repeat(50_000)}a`,
  'mixed stars': '*a **a '.repeat(7_000),
  tildes: '~'.repeat(50_000),
  underscores: 'a_'.repeat(25_000),
  backticks: Array.from({ length: 300 }, (_, count) => `${'`'.repeat(count)}a`).join(' '),
  escapes: '\\'.repeat(50_000),
  entities: '&'.repeat(50_000),
  tags: '<'.repeat(50_000),
  rules: '---\n'.repeat(4_000),
  table: `${'|'.repeat(3_000)}\n${'|-'.repeat(1_500)}|\n${`${'|a'.repeat(1_500)}|\n`.repeat(10)}`,
  references: `${Array.from({ length: 2_000 }, (_, at) => `[r${at}]: https://a.example/${at}`).join('\n')}${'\n[r1][r2]'.repeat(1_000)}`,
  'one line': 'x'.repeat(500_000),
};

describe('Markdown that wants to stop the page', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      const session = place.session('nasty');
      for (const [name, text] of Object.entries(nasty)) session.prompt(`nasty ${name}`).answer(text);
      session.prompt('and the last one').answer('It is still **readable**.');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('is shown, message by message, in its column', async () => {
    await using tab = await site.open('/');
    const { page } = tab;
    await page.locator('main a.title').first().click();
    const current = page.locator('#outline [aria-current]');
    for (const name of Object.keys(nasty)) {
      await expect.poll(() => current.textContent()).toContain(`nasty ${name}`);
      const own = page.locator('main .row', { hasText: `nasty ${name}` }).first();
      await own.locator('xpath=following-sibling::*[1]').locator('.prose').first().waitFor();
      const [content, shown] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      expect(content, name).toBeLessThanOrEqual(shown);
      await page.keyboard.press('J');
    }
    await page.locator('main .prose strong', { hasText: 'readable' }).waitFor();
  });
});
