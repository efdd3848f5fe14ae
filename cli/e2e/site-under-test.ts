/** A home folder, the program that serves it and a browser, for the tests of one file. */
import { expect } from 'vitest';
import { TestPlace } from '../test/claude-home.ts';
import { RunningSite } from './running-site.ts';
import { SiteBrowser, type PageOptions, type SitePage } from './site-page.ts';

export class SiteUnderTest implements AsyncDisposable {
  readonly place: TestPlace;
  readonly url: string;
  readonly #browser: SiteBrowser;
  readonly #parts: AsyncDisposableStack;

  private constructor(
    place: TestPlace,
    running: { readonly url: string; readonly browser: SiteBrowser },
    parts: AsyncDisposableStack,
  ) {
    this.place = place;
    this.url = running.url;
    this.#browser = running.browser;
    this.#parts = parts;
  }

  /** Starts both once `write` has put transcripts into the home folder; everything is searchable then. */
  static async start(write: (place: TestPlace) => void): Promise<SiteUnderTest> {
    await using parts = new AsyncDisposableStack();
    const place = parts.use(new TestPlace());
    write(place);
    const { url } = parts.use(await RunningSite.startWatching(place));
    const browser = parts.use(await SiteBrowser.start());
    return new SiteUnderTest(place, { url, browser }, parts.move());
  }

  open(path: string, options?: PageOptions): Promise<SitePage> {
    return this.#browser.open(`${this.url}${path}`, options);
  }

  /** No page since the last time has complained or has asked another machine. */
  expectQuiet(): void {
    expect(this.#browser.takeComplaints()).toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}
