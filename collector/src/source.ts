/**
 * The contract between the collector and one assistant's files. A source is a folder under `sources/`; it has no disk, clock,
 * network or environment of its own: everything reaches it through a Host or a Carrier, so it can be tested with strings.
 */
import type { SessionDraft } from '@session-siphon/schemas/session';

/** What a source may know about the computer. */
export interface Host {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One line of a carrier: its number from 1, and its text without the line end. */
export interface CarrierLine {
  readonly number: number;
  readonly text: string;
}

/** A file that an assistant writes sessions into. Powers are handed over; a source opens nothing itself. */
export interface Carrier {
  /** Path below its root, with `/` as separator. */
  readonly relativePath: string;
  readonly sizeBytes: number;
  /** Time of the last modification, ISO UTC with milliseconds. */
  readonly modifiedAt: string;
  /**
   * Lines in order, in batches so that a loop over millions of lines does not wait for each. CR before LF and leading NUL bytes are removed, invalid
   * UTF-8 becomes U+FFFD, a missing last newline is no error. A line above the size limit is reported by the carrier itself as a skip.
   */
  lines(): AsyncIterable<readonly CarrierLine[]>;
  /** The whole text, for carriers that are one document. */
  text(): Promise<string>;
  /**
   * A file beside the carrier, by a path relative to the carrier's folder, `/` as separator (`a/b.json`, `../index.jsonl`);
   * undefined when it is not there or lies outside the source's root. Its size and time count as part of the carrier's version.
   */
  sibling(relativePath: string): Promise<string | undefined>;
  /**
   * Other carriers below the same root whose relative path the predicate accepts, sorted by path; for sessions that an assistant
   * continues in a second file. Their size and time count as part of this carrier's version.
   */
  related(accepts: (relativePath: string) => boolean): Promise<readonly Carrier[]>;
}

/** Why a record was left out, or dropped on purpose. `reason` is a short constant phrase: never transcript text. */
export interface ReadContext {
  /** A record that could not be read or is not understood. Counted by reason and shown by `siphon status`. */
  skip(reason: string, line?: number): void;
  /** A record that is noise by the source's own tested list. Counted by kind. */
  drop(kind: string): void;
}

export interface Source {
  /** Kebab-case, permanent: part of archive paths and session ids. */
  readonly id: string;
  /** Name of the assistant as people know it. */
  readonly title: string;
  /** Two letters that stand for the assistant where space is short. */
  readonly monogram: string;
  /** Folders to look in, most specific first. Pure. */
  roots(host: Host): readonly string[];
  /** Whether a folder below a root can hold carriers, by its path with `/` as separator; absent: every folder can. Pure. */
  mayHold?(relativeFolder: string): boolean;
  /** Whether a file below a root carries sessions, by its path with `/` as separator. Pure. */
  carries(relativePath: string): boolean;
  /** Yields every session in the carrier. Same bytes in, same drafts out. Never throws on a bad record. */
  read(carrier: Carrier, context: ReadContext): AsyncIterable<SessionDraft>;
}
