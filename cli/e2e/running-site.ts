/** `siphon up` for a test's home folder, on a free port. */
import type { TestPlace } from '../test/claude-home.ts';
import { RunningSiphon } from '../test/siphon-process.ts';

export class RunningSite implements AsyncDisposable {
  /** Address of the site, without a trailing slash. */
  readonly url: string;
  readonly #up: RunningSiphon;

  private constructor(url: string, up: RunningSiphon) {
    this.url = url;
    this.#up = up;
  }

  /** Starts it and waits for the site, which comes before everything has been collected. */
  static async start(place: TestPlace): Promise<RunningSite> {
    const up = new RunningSiphon(['up', '--home', place.home, '--data', place.data, '--no-open', '--port', '0']);
    const [, url = ''] = await up.says(/Site: (\S+)\//);
    return new RunningSite(url, up);
  }

  /** The same, once everything is searchable and new lines are watched for. */
  static async startWatching(place: TestPlace): Promise<RunningSite> {
    const site = await RunningSite.start(place);
    await site.#up.says(/Watching/);
    return site;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#up[Symbol.asyncDispose]();
  }
}
