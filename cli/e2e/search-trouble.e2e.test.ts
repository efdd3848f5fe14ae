import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SiteUnderTest } from './site-under-test.ts';

describe('a search that does not get what it asks for', () => {
  let site: SiteUnderTest;

  beforeAll(async () => {
    site = await SiteUnderTest.start((place) => {
      place
        .session('bridge')
        .prompt('the aqueduct has a leak')
        .answer('Much water leaves the aqueduct.')
        .title('A leak');
      place.session('change', 'billing').prompt('round the cistern up').answer('The cistern is rounded up.');
    });
  });
  afterEach(() => site.expectQuiet());
  afterAll(() => site[Symbol.asyncDispose]());

  it('keeps what is shown when the server stops answering, says so, and goes on when it is back', async () => {
    await using tab = await site.open('/?q=aqueduct');
    const { page } = tab;
    await page.locator('main a.hit').first().waitFor();
    await page.route('**/multi_search', (route) => route.abort());
    await tab.search('aqueduct water');
    await page.getByRole('alert').getByText('The search server of this site does not answer').waitFor();
    expect(await page.locator('main a.hit').count()).toBeGreaterThan(0);
    expect(await tab.field.inputValue()).toBe('aqueduct water');
    await page.unroute('**/multi_search');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    // What was asked for while nobody answered is answered now.
    await expect.poll(() => new URL(page.url()).search).toBe('?q=aqueduct+water');
    await expect.poll(() => page.title()).toContain('aqueduct water');
    expect(tab.takeComplaints().length).toBeGreaterThan(0);
  });

  it('has nothing to search with when the settings of the site are missing, and goes on when they are there', async () => {
    await using tab = await site.open('/404');
    const { page } = tab;
    await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(`${site.url}/?q=aqueduct`);
    await page.getByRole('alert').getByText('This site has no settings').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/Loading|Dates/);
    expect(tab.takeComplaints().length).toBeGreaterThan(0);
    await page.unroute('**/config.json');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('main a.hit').first().waitFor();
  });

  it('says that it still searches when an answer takes long', async () => {
    await using tab = await site.open('/?q=aqueduct');
    const { page } = tab;
    const status = page.locator('#result-count');
    await expect.poll(() => status.textContent()).toContain('matches');
    const answer = Promise.withResolvers<undefined>();
    await page.route('**/multi_search', async (route) => {
      await answer.promise;
      await route.continue();
    });
    await tab.search('cistern');
    await expect.poll(() => status.textContent()).toBe('Still searching…');
    answer.resolve(undefined);
    await expect.poll(() => status.textContent()).toContain('matches');
  });

  it('offers wider searches when nothing is found', async () => {
    await using tab = await site.open('/?q=aqueduct+nowhereword&project=billing');
    const { page } = tab;
    await page.getByText('Nothing found for “aqueduct nowhereword”').waitFor();
    // Each leaves out one thing; in the project that is chosen there is no aqueduct.
    await tab.search('aqueduct');
    await page.getByRole('button', { name: /^In all projects: \d+ matches$/ }).click();
    await page.locator('main a.hit').first().waitFor();
    expect(await page.locator('.token').count()).toBe(0);
  });

  it('says that nothing was found also when the script that offers more does not come', async () => {
    await using tab = await site.open('/?q=aqueduct');
    const { page } = tab;
    const script = '**/nothing-found.*.js';
    await page.route(script, (route) => route.abort());
    await tab.search('nowhereword');
    const told = page.getByRole('alert');
    await told.getByText('Nothing found').waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=nowhereword');
    expect(tab.takeComplaints()).not.toEqual([]);
    await page.unroute(script);
    await told.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Nothing found for “nowhereword”').waitFor();
  });

  it('goes on without the timeline when its script does not come, and says how to get it', async () => {
    await using tab = await site.open('/?q=aqueduct');
    const { page } = tab;
    const script = '**/start-histogram.*.js';
    await page.route(script, (route) => route.abort());
    await page.reload();
    const told = page.getByRole('alert');
    await told.getByText('The timeline did not load').waitFor();
    await expect.poll(() => page.locator('#result-count').textContent()).toMatch(/^\d+ matches · \d+ ms$/);
    await tab.search('aqueduct after:2000-01-01');
    await tab.field.press('Enter');
    await page.locator('.token', { hasText: '2000' }).waitFor();
    await page.locator('main a.hit').first().waitFor();
    expect(new Set(tab.takeComplaints())).toEqual(new Set([expect.stringContaining('ERR_FAILED')]));
    await page.unroute(script);
    await told.getByRole('button', { name: 'Retry' }).click();
    await page.locator('#histogram button').first().waitFor();
  });
});
