/** The site in a real browser. Pages note what a strict content policy or a quiet machine would not allow. */
import { type Browser, type BrowserContext, type Locator, type Page, chromium } from 'playwright-core';

export interface PageOptions {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Address of the search server, where that is another one than the site's. */
  readonly search?: string;
}

/** One browser for many pages; every page has a profile of its own. */
export class SiteBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  #opened: SitePage[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<SiteBrowser> {
    const executablePath = process.env['CHROMIUM'];
    if (!executablePath) throw new Error('CHROMIUM names no browser; `npm test` sets it');
    const browser = await chromium.launch({
      executablePath,
      // A container's user may be the only one, and then the browser's own sandbox cannot be set up.
      args: ['--no-sandbox'],
      // People's browsers keep the page that they come back to; under test they do not by default.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    return new SiteBrowser(browser);
  }

  async open(address: string, { width = 1280, colorScheme = 'light', search }: PageOptions = {}): Promise<SitePage> {
    const context = await this.#browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    // As long as every other wait of a test.
    context.setDefaultTimeout(120_000);
    const origins = [address, ...(search === undefined ? [] : [search])].map((url) => new URL(url).origin);
    const tab = new SitePage(context, await context.newPage(), new Set(origins));
    this.#opened.push(tab);
    await tab.page.goto(address);
    return tab;
  }

  /** Complaints of all pages since the last time. */
  takeComplaints(): string[] {
    return this.#opened.splice(0).flatMap((tab) => tab.takeComplaints());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

export class SitePage implements AsyncDisposable {
  readonly page: Page;
  readonly #context: BrowserContext;
  #complaints: string[] = [];

  constructor(context: BrowserContext, page: Page, origins: ReadonlySet<string>) {
    this.#context = context;
    this.page = page;
    const complain = (complaint: string): unknown => this.#complaints.push(complaint);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complain(message.text());
    });
    page.on('pageerror', (error) => complain(error.message));
    page.on('dialog', (dialog) => complain(`dialog: ${dialog.message()}`));
    context.on('request', (request) => {
      if (!origins.has(new URL(request.url()).origin)) complain(`request to ${request.url()}`);
    });
  }

  /** The field at the top: a combobox where something is suggested, else a searchbox. */
  get field(): Locator {
    return this.page.locator('#query');
  }

  async search(words: string): Promise<void> {
    await this.field.fill(words);
  }

  /** Errors and warnings of the page, refused actions among them, and requests to others. A test that provokes some takes them itself. */
  takeComplaints(): string[] {
    return this.#complaints.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}
