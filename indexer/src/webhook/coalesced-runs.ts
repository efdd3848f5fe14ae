/** Any number of requests become one run at a time, and one more for everything that came in between. */
export class CoalescedRuns {
  readonly #run: () => Promise<void>;
  #running: Promise<void> | undefined;
  #isAsked = false;

  /** `run` must not reject. */
  constructor(run: () => Promise<void>) {
    this.#run = run;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when a run that began after this call is over. */
  async request(): Promise<void> {
    this.#isAsked = true;
    this.#running ??= this.#untilNothingIsAsked();
    await this.#running;
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #untilNothingIsAsked(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      await this.#run();
    }
    this.#running = undefined;
  }
}
