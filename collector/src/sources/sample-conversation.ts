/**
 * Conversations that nobody had, for measuring how fast transcripts are read. What is said in them is made in one place; the `sample-transcript.ts` of a source
 * writes it down the way its assistant does.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A use of a tool. Times are milliseconds. */
export interface SampleCall {
  /** 24 hexadecimal digits. */
  readonly id: string;
  readonly kind: 'run' | 'read' | 'search' | 'edit';
  /** File or folder that it is about, absolute. */
  readonly path: string;
  /** The command or pattern; of an edit the text to be replaced. */
  readonly asked: string;
  /** What an edit puts in its place. */
  readonly replacement: string;
  /** The whole file before an edit. */
  readonly fileBefore: string;
  readonly output: string;
  readonly ok: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What the model gave in one go; thinking and text can be empty. */
export interface SampleAnswer {
  readonly at: number;
  readonly thinking: string;
  readonly text: string;
  readonly calls: readonly SampleCall[];
  /** Tokens; those from a cache are no input. */
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
}

export interface SampleTurn {
  readonly at: number;
  readonly prompt: string;
  readonly answers: readonly SampleAnswer[];
}

export interface SampleConversation {
  /** A UUID. */
  readonly id: string;
  readonly title: string;
  /** Absolute. */
  readonly directory: string;
  readonly startedAt: number;
  /** How large the transcript should become. */
  readonly bytes: number;
  /** Goes on for as long as somebody asks for more. */
  turns(): Iterable<SampleTurn>;
  /** Digits for an id, other ones each time. */
  hex(length: number): string;
  /** Text that stands for what an assistant tells itself. */
  noise(length: number): string;
}

export interface SampleWriter {
  /** Writes one conversation, and returns how many bytes it took. */
  write(conversation: SampleConversation): number;
  /** Completes the files. */
  close(): void;
}

/** What a `sample-transcript.ts` exports as `openSampleWriter`: writes into a home folder of Linux. */
export type OpenSampleWriter = (home: string) => SampleWriter;

/** Lines of JSON that become one file. */
export class SampleLines {
  readonly #lines: string[] = [];
  bytes = 0;

  add(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`;
    this.#lines.push(line);
    this.bytes += Buffer.byteLength(line);
  }

  clear(): void {
    this.#lines.length = 0;
    this.bytes = 0;
  }

  /** Returns the size of the file. */
  save(path: string): number {
    saveSample(path, this.#lines.join(''));
    return this.bytes;
  }
}

export function saveSample(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Turns with the answers that fit; `bytes` tells how much is written. */
export function* untilFull(
  conversation: SampleConversation,
  bytes: () => number,
): Generator<{ readonly turn: SampleTurn; readonly answers: Iterable<SampleAnswer> }> {
  const isFull = (): boolean => bytes() >= conversation.bytes;
  function* fitting(turn: SampleTurn): Generator<SampleAnswer> {
    for (const answer of turn.answers) {
      if (isFull()) return;
      yield answer;
    }
  }
  for (const turn of conversation.turns()) {
    if (isFull()) return;
    yield { turn, answers: fitting(turn) };
  }
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Digits as a UUID. */
export function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Lines of a text as an edit shows them. */
export function hunkLines({ asked, replacement }: Pick<SampleCall, 'asked' | 'replacement'>): readonly string[] {
  const marked = (sign: string, text: string): string[] => text.split('\n').map((line) => sign + line);
  return [...marked('-', asked), ...marked('+', replacement)];
}

export function hunkHeader({ asked, replacement }: Pick<SampleCall, 'asked' | 'replacement'>): string {
  return `@@ -12,${asked.split('\n').length} +12,${replacement.split('\n').length} @@`;
}
