import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

/** Each would set `hacked`, load something or show a dialog if any of it became markup or code. */
const hostile = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 2">',
  '<svg/onload=window.hacked=3><math><mtext><table><mglyph><style><img src=x onerror=window.hacked=3>',
  '<iframe srcdoc="<script>parent.hacked = 4</script>"></iframe>',
  '[link](javascript:window.hacked=5) [link](JaVaScRiPt:window.hacked=5) [link](java\tscript:window.hacked=5)',
  '[link](data:text/html,<script>opener.hacked=6</script>) <javascript:window.hacked=6>',
  '![image](https://pictures.example/track.png) ![x](x"onerror="window.hacked=7)',
  '<a href="https://evil.example" id="main">clobbered</a> <form id="search-form"><input name="query"></form>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<link rel="stylesheet" href="https://evil.example/a.css"><style>@import "https://evil.example/b.css";</style>',
  '```html\n</code></pre><script>window.hacked = 8</script>\n```',
  '| <script>window.hacked=9</script> | b |\n|---|---|\n| <img src=x onerror=window.hacked=9> | `<b>` |',
].join('\n\n');
const bidi = 'if (isAdmin) { \u202e/* begin admins only \u2066';
const query = 'quagga';

/** Elements the site is made of, the one picture that it draws, and attributes that none of them has. */
const known =
  'A ARTICLE ASIDE B BLOCKQUOTE BR BUTTON CANVAS CODE DD DEL DETAILS DIV DL DT EM H1 H2 HEADER HR INPUT INS LABEL LI MAIN MARK OL OPTION P PRE SECTION SELECT SMALL SPAN STRONG SUMMARY TABLE TBODY TD TH THEAD TIME TR UL KBD';
const drawn = 'svg.strata, svg.strata > path';
const strangers = `Array.from(document.querySelectorAll('main, main *, aside *, nav.outline *'))
  .filter((element) =>
    !('${known}'.split(' ').includes(element.tagName) || element.matches('${drawn}')) ||
    element.getAttributeNames().some((name) => /^(on|src)/.test(name)))
  .map(({ outerHTML }) => outerHTML.slice(0, 200))`;

describe('a transcript that wants to be more than text', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      place
        .session('hostile', 'billing"><img src=x onerror=window.hacked=10>')
        .prompt(`${query} ${hostile}`)
        .answer(`${query} ${hostile}\n\n\`${bidi}\``)
        .tool(
          'Bash',
          { command: `echo ${query} ${bidi}`, '<script>': hostile },
          `${query} ${hostile}\n\u001b[31m${bidi}`,
        )
        .tool(
          'Edit',
          { file_path: `/home/ana/<b>${bidi}.ts`, old_string: hostile, new_string: `${hostile}\n${query}` },
          'done',
        )
        .tool('<img src=x onerror=window.hacked=11>', { [hostile]: hostile }, hostile)
        .title(`${query} <img src=x onerror=window.hacked=12>`);
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('stays text in the list, in the preview and in the conversation with everything open', async () => {
    await using tab = await site.open('/', { width: 1440 });
    const { page } = tab;
    await page.locator('main a.title').first().waitFor();
    expect(await page.evaluate(strangers)).toEqual([]);
    await tab.search(query);
    await page.locator('main a.hit').first().waitFor();
    await page.locator('#preview .transcript').waitFor();
    expect(await page.evaluate(strangers)).toEqual([]);
    await page.locator('main a.hit').first().click();
    await page.locator('main .prompt').waitFor();
    await page.locator('[data-level="all"]').click();
    await page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true");
    await page.locator('main .diff').first().waitFor();
    await page.locator('main .arguments').first().waitFor();
    expect(await page.evaluate(strangers)).toEqual([]);
    expect(await page.evaluate('"hacked" in window')).toBe(false);
    const links = await page
      .locator('main a.outside')
      .evaluateAll((all: readonly { getAttribute(name: string): string | null }[]) =>
        all.map((link) => link.getAttribute('href')),
      );
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^https:\/\/(pictures|evil)\.example\b/);
  });

  it('shows characters that turn or hide text in code, commands and paths', async () => {
    await using tab = await site.open(`/?q=${query}`);
    await tab.page.locator('main a.hit').first().click();
    for (const place of ['.ledger summary', '.prose p code']) {
      const shown = tab.page.locator(`main ${place} .hidden-character`);
      await shown.first().waitFor();
      expect(await shown.allTextContents()).toContain('U+202E');
    }
  });

  it.each(['/', '/c/', '/nowhere'])('meets on %s a policy that lets nothing else in', async (path) => {
    await using tab = await site.open(path);
    const policy = tab.page.locator('head > :first-child');
    expect(await policy.getAttribute('http-equiv')).toBe('content-security-policy');
    const content = await policy.getAttribute('content');
    expect(content).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(content).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    for (const [forbidden, reason] of [
      ["document.body.innerHTML = '<b>x</b>'", /TrustedHTML/],
      ["eval('1')", /TrustedScript|unsafe-eval/],
      ["new Worker('/theme.js')", /TrustedScriptURL/],
      ["trustedTypes.createPolicy('own', {})", /createPolicy/],
    ] as const)
      // In a task of its own: what a test evaluates itself may do more than the page.
      expect(
        await tab.page.evaluate(`new Promise((resolve) => setTimeout(() => {
          try { ${forbidden}; resolve('allowed'); } catch (error) { resolve(error.message); }
        }))`),
      ).toMatch(reason);
    // The browser tells of every refusal on the console, too.
    expect(tab.takeComplaints().length).toBeGreaterThanOrEqual(4);
  });
});
