/** Pushing the archive of a data folder, in words. */
import { type ArchiveRemote, archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import type { CredentialSource } from '@session-siphon/collector/archive/remote/credentials';
import type { PushCounts, PushOptions } from '@session-siphon/collector/archive/remote/push-archive';
import { PushSchedule } from '@session-siphon/collector/archive/remote/push-schedule';
import { AppError } from '@session-siphon/schemas/errors';
import { plural } from '../counted.ts';
import { type Place, knownMachineId } from '../place.ts';
import type { Terminal } from '../terminal.ts';

export class Pushing {
  readonly #place: Place;
  readonly #remote: ArchiveRemote;
  readonly #terminal: Terminal;

  private constructor(place: Place, remote: ArchiveRemote, terminal: Terminal) {
    this.#place = place;
    this.#remote = remote;
    this.#terminal = terminal;
  }

  /** Undefined when the archive has no remote. */
  static async open(place: Place, terminal: Terminal, asked?: CredentialSource): Promise<Pushing | undefined> {
    const remote = await archiveRemote(place.folder.archive, { env: process.env, asked });
    return remote && new Pushing(place, remote, terminal);
  }

  get shown(): string {
    return this.#remote.shown;
  }

  /** Pushes once, with progress. Throws what a push throws. */
  push(onForeignTip: PushOptions['onForeignTip'] = 'stop'): Promise<PushCounts> {
    return this.#remote.push({
      machine: knownMachineId(this.#place),
      person: this.#place.person ?? 'Session Siphon',
      onForeignTip,
      now: () => Date.now(),
      onProgress: ({ bytes, commits }) =>
        this.#terminal.progress(`Pushing to ${this.shown} · ${plural(commits, 'commit')}, ${size(bytes)}`),
    });
  }

  /** Pushes by and by while something runs; failures are told and do not end it. */
  schedule(): PushSchedule {
    return new PushSchedule({
      push: async () => {
        const counts = await this.push();
        if (counts.commits > 0) this.#terminal.progress(pushLine(counts, this.shown));
      },
      intervalMs: () => this.#remote.intervalMs,
      onFailure: (error) => this.#sayFailure(error),
    });
  }

  /** Pushes once and says so. A remote that is away is told and no failure: what was committed goes out another time. */
  async pushIfReachable(): Promise<void> {
    try {
      this.#terminal.say(pushLine(await this.push(), this.shown));
    } catch (error) {
      if (!(error instanceof AppError && error.isRetryable)) throw error;
      this.#sayFailure(error);
    }
  }

  #sayFailure({ message, hint }: AppError): void {
    this.#terminal.say(`Not pushed: ${message}`);
    if (hint !== undefined) this.#terminal.say(`  ${hint}`);
  }
}

export function pushLine({ commits, bytes, isMainCurrent }: PushCounts, shown: string): string {
  if (commits === 0) return `${shown} has everything.`;
  const main = isMainCurrent ? '' : ' main is woven by `siphon weave`, which the archive’s workflow runs.';
  return `Pushed ${plural(commits, 'commit')} (${size(bytes)}) to ${shown}.${main}`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
