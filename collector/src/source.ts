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

/** A value of a database: integers beyond 2^53 as bigint, blobs as bytes. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** A SQLite database in one consistent view. What is damaged ends a reading early and is counted as a skip. */
export interface Database {
  /** Names of the columns of a table or view; empty when there is none of that name. They differ by version: select what is there. */
  columns(table: string): readonly string[];
  /** Rows of a query, one at a time. Throws when the query names what is not there. */
  rows(sql: string, ...parameters: readonly SqlValue[]): Iterable<Readonly<Record<string, SqlValue>>>;
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
   * The carrier, or a file beside it, as a SQLite database with what still stands in its write-ahead log; undefined when it is empty or not there, or
   * (counted as a skip) when it is none. Nothing of the assistant's is written or locked. Closed when the carrier has been read.
   */
  database(relativePath?: string): Promise<Database | undefined>;
  /**
   * A file beside the carrier, by a path relative to the carrier's folder, `/` as separator (`a/b.json`, `../index.jsonl`);
   * undefined when it is not there or lies outside the source's root. Its size and time count as part of the carrier's version.
   */
  sibling(relativePath: string): Promise<string | undefined>;
  /**
   * Names of the files and folders in a folder beside the carrier, sorted; empty when it is not there or lies outside the source's root. The time of the
   * folder counts as part of the carrier's version.
   */
  list(relativeFolder: string): Promise<readonly string[]>;
  /**
   * Other carriers below the same root that the source gave a name (`names`) and, of those, whose relative path the predicate accepts, sorted by path;
   * for sessions that an assistant continues in a second file. Their size and time count as part of this carrier's version.
   */
  related(name: string, accepts?: (relativePath: string) => boolean): Promise<readonly Carrier[]>;
}

/** What can be known of a session before its messages are read. */
export type UnreadSession = Pick<
  SessionDraft,
  'nativeId' | 'agentId' | 'version' | 'directory' | 'remoteUrl' | 'branch' | 'commit' | 'links'
>;

/** Why a record was left out, or dropped on purpose. `reason` is a short constant phrase: never transcript text. */
export interface ReadContext {
  /** A record that could not be read or is not understood. Counted by reason and shown by `siphon status`. */
  skip(reason: string, line?: number): void;
  /** A record that is noise by the source's own tested list. Counted by kind. */
  drop(kind: string): void;
  /** What is to be held of the content of a file that was handed over, as Base64: nothing where the pipeline drops it anyway. */
  content(base64: string): { readonly data?: string };
  /**
   * Whether this version of a session was read from this carrier before and is in the archive. It need not be yielded again then: a carrier with
   * thousands of sessions costs what changed. Versions are what drafts call `version`.
   */
  isKnown(session: { readonly nativeId: string; readonly agentId?: string | undefined }, version: string): boolean;
  /**
   * Whether the person's choice keeps a session out, as far as its place tells. Then none of its messages are read, and it is not yielded. A source asks where
   * it knows the place of a session before it reads on: of a database no more is read than of a file.
   */
  isWithheld(session: UnreadSession): Promise<boolean>;
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
  /**
   * Key that files below a root share when a change of one changes what the others tell: a database and its log, the parts of one session. Files that are no
   * carriers can have one. Undefined: the file stands for itself. Pure.
   */
  group?(relativePath: string): string | undefined;
  /** Names under which other carriers ask for this one with `related`, such as the id of its session. Absent: none does. Pure. */
  names?(relativePath: string): readonly string[];
  /** Days after which the assistant deletes a session that nobody touched, by its usual settings; absent: it keeps them. */
  readonly keepsDays?: number;
  /** Yields every session in the carrier. Same bytes in, same drafts out. Never throws on a bad record. */
  read(carrier: Carrier, context: ReadContext): AsyncIterable<SessionDraft>;
}
