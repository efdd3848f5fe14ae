import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from '../test/claude-home.ts';
import { RunningSiphon } from '../test/siphon-process.ts';
import { SitePage } from './site-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('the site in %s colours, %i pixels wide', (colorScheme, width) => {
  let place: TestPlace;
  let up: RunningSiphon;
  let site: string;

  beforeAll(async () => {
    place = new TestPlace();
    place
      .session('one')
      .prompt('why does the checkout flicker')
      .answer('Because of **hydration**:\n\n```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |')
      .tool('Edit', { file_path: '/home/ana/shop/a.ts', old_string: 'a', new_string: 'b' }, 'done');
    up = new RunningSiphon(['up', '--home', place.home, '--data', place.data, '--no-open', '--port', '0']);
    [, site = ''] = await up.says(/Site: (\S+)\//);
    await up.says(/Watching/);
  });
  afterAll(async () => {
    await up[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  it('has no barrier that a machine can find, on the search page and on a conversation', async () => {
    await using tab = await SitePage.open(site, { colorScheme, width });
    await tab.page.locator('main a[href*="c/?id="]').first().waitFor();
    expect(await violations(tab)).toEqual([]);
    await tab.search('flicker');
    await tab.page.locator('main a.hit').first().waitFor();
    expect(await violations(tab)).toEqual([]);
    await tab.page.locator('main a.hit').first().click();
    await tab.page.locator('main article').first().waitFor();
    expect(await violations(tab)).toEqual([]);
    const [content, shown] = await tab.page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(shown);
    expect(tab.complaints).toEqual([]);
  });
});

async function violations({ page }: SitePage): Promise<string[]> {
  const found = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>(`(() => { ${axe}; return axe.run(document); })()`);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}
