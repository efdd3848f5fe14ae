/**
 * Pages as somebody sees them whose browser runs already and holds nothing of the site: every load in a new tab, with an empty cache. Times are of the page's own
 * clock, from the start of the navigation to the frame that reached the screen.
 */
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

/** A new window loads parts of the browser itself, which would take the processor from the first page. */
const settleMs = 3_000;
/** The same for a new tab, which needs less. */
const tabSettleMs = 500;

export class FreshLoads implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(browser: Browser, context: BrowserContext) {
    this.#browser = browser;
    this.#context = context;
  }

  static async start(executablePath: string): Promise<FreshLoads> {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const context = await browser.newContext();
    // The window stays open with this tab.
    const first = await context.newPage();
    await first.waitForTimeout(settleMs);
    return new FreshLoads(browser, context);
  }

  /** Milliseconds until the first of the elements is on the screen with its words. */
  async untilShown(url: string, selector: string): Promise<number> {
    return this.#load(url, shownAt(selector));
  }

  /** Milliseconds until a page without styles and scripts is on the screen: what the browser takes in any case. */
  async untilPainted(url: string): Promise<number> {
    return this.#load(url, paintedAt);
  }

  async #load(url: string, clock: string): Promise<number> {
    const page = await this.#context.newPage();
    try {
      await emptyCache(page);
      await page.addInitScript({ content: clock });
      await page.waitForTimeout(tabSettleMs);
      await page.goto(url, { waitUntil: 'commit' });
      return await page.evaluate<number>('at');
    } finally {
      await page.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

async function emptyCache(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
}

/** A script for the page, which promises the time as `at`. */
const paintedAt = `
  window.at = new Promise((resolve) =>
    new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime)).observe({ type: 'paint' }),
  );`;

/** The same for an element: it is named to the browser's clock as soon as it is there. */
const shownAt = (selector: string): string => `
  window.at = new Promise((resolve) =>
    new PerformanceObserver((list) => resolve(list.getEntries()[0].renderTime)).observe({ type: 'element' }),
  );
  const observer = new MutationObserver(() => {
    const first = document.querySelector(${JSON.stringify(selector)});
    if (!first) return;
    first.setAttribute('elementtiming', 'first');
    observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });`;
