/** The site in a real browser. Notes what a strict content policy or a quiet machine would not allow. */
import { type Browser, type Page, chromium } from 'playwright-core';

export class SitePage implements AsyncDisposable {
  readonly page: Page;
  /** Errors and warnings of the page, refused actions among them. */
  readonly complaints: readonly string[];
  /** Addresses outside of the site that the page asked for. */
  readonly foreign: readonly string[];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page, heard: { complaints: string[]; foreign: string[] }) {
    this.#browser = browser;
    this.page = page;
    this.complaints = heard.complaints;
    this.foreign = heard.foreign;
  }

  static async open(site: string, options: { width?: number; colorScheme?: 'light' | 'dark' } = {}): Promise<SitePage> {
    const { width = 1280, colorScheme = 'light' } = options;
    const executablePath = process.env['CHROMIUM'];
    if (!executablePath) throw new Error('CHROMIUM names no browser; `npm test` sets it');
    // A container's user may be the only one, and then the browser's own sandbox cannot be set up.
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const heard = { complaints: [] as string[], foreign: [] as string[] };
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) heard.complaints.push(message.text());
    });
    page.on('pageerror', (error) => heard.complaints.push(error.message));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(site).origin) heard.foreign.push(request.url());
    });
    await page.goto(site);
    return new SitePage(browser, page, heard);
  }

  async search(words: string): Promise<void> {
    await this.page.getByRole('searchbox').fill(words);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
