/** What the systems' own service managers have in common. Each is described as data; `run-service.ts` does the work. */

/** A program that the system starts when the person logs in, and again when it fails. */
export interface BackgroundService {
  readonly description: string;
  /** Absolute path of a program, and its arguments. */
  readonly program: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
}

/** A program of the system, and its arguments. */
export type SystemCall = readonly [string, ...string[]];

export interface ServiceManager {
  /** Name as people know it. */
  readonly title: string;
  /** Where the description of the service lies. */
  readonly file: string;
  /** Its content. */
  fileContent(service: BackgroundService): string | Buffer;
  /** Calls that make the system start the service now and at each login, once the file is there. */
  readonly start: readonly SystemCall[];
  /** Calls that end that, while the file is still there; they fail when there is nothing to end. */
  readonly stop: readonly SystemCall[];
  /** Calls once the file is gone. */
  readonly settle: readonly SystemCall[];
  /** Where people read what the service says, as the end of a sentence. */
  readonly log: string;
  /** What else people should know, as sentences. */
  readonly notes: readonly string[];
}
