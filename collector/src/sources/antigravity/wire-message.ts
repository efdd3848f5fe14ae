/**
 * Protocol buffers without their schema: a message is fields by number, read when they are asked for. A field that is missing or has another wire type than
 * the one asked for is absent; bytes that are no message from the first to the last give none at all.
 */

/** A part of the bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands behind a tag; kinds with a fixed width are numbers of no known meaning. */
type WireValue = number | Span | 'beyond numbers' | 'fixed';

interface WireField {
  readonly number: number;
  readonly value: WireValue;
}

/** Groups inside groups are passed over down to this depth; deeper ones were made to break readers. */
const deepestGroup = 32;
const longestVarint = 10;
const deepestJson = 8;
const longestText = 64 * 1024;

export class WireMessage {
  /** The bytes of the outermost message: those within it are read where they are. */
  readonly #bytes: Buffer;
  readonly #fields: readonly WireField[];

  private constructor(bytes: Buffer, fields: readonly WireField[]) {
    this.#bytes = bytes;
    this.#fields = fields;
  }

  /** The message that the bytes are; undefined when they are none. */
  static parse(bytes: Uint8Array): WireMessage | undefined {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return WireMessage.#within(buffer, { start: 0, end: buffer.length });
  }

  static #within(bytes: Buffer, span: Span): WireMessage | undefined {
    const fields = fieldsOf(bytes, span);
    return fields && new WireMessage(bytes, fields);
  }

  /** Numbers of the fields that are there, in the order of their first appearance. */
  get numbers(): Iterable<number> {
    return new Set(this.#fields.map(({ number }) => number));
  }

  /** A whole number, as far as JavaScript has one. Of several values the last counts. */
  varint(field: number): number | undefined {
    return this.#last(field, isNumber);
  }

  /** Whole numbers of a repeated field, packed or not. */
  varints(field: number): readonly number[] {
    return this.#fields.flatMap(({ number, value }) => {
      if (number !== field || typeof value === 'string') return [];
      return typeof value === 'number' ? [value] : (packedVarints(this.#bytes, value) ?? []);
    });
  }

  bytes(field: number): Uint8Array | undefined {
    const span = this.#last(field, isSpan);
    return span && this.#bytes.subarray(span.start, span.end);
  }

  /** Text with something in it; invalid UTF-8 becomes U+FFFD. */
  text(field: number): string | undefined {
    const span = this.#last(field, isSpan);
    return span && this.#text(span);
  }

  texts(field: number): readonly string[] {
    return this.#spans(field).flatMap((span) => this.#text(span) ?? []);
  }

  message(field: number): WireMessage | undefined {
    const span = this.#last(field, isSpan);
    return span && WireMessage.#within(this.#bytes, span);
  }

  messages(field: number): readonly WireMessage[] {
    return this.#spans(field).flatMap((span) => WireMessage.#within(this.#bytes, span) ?? []);
  }

  /** Fields by number, for a reader who knows no more than that: bytes are shown as the message, the text or the size that they seem to be. */
  json(depth = 0): Readonly<Record<string, unknown>> {
    const shown = ({ value }: WireField): unknown =>
      isSpan(value) ? bytesJson(this.#bytes.subarray(value.start, value.end), depth) : value;
    const byNumber = Map.groupBy(this.#fields, ({ number }) => number);
    return Object.fromEntries(
      [...byNumber].map(([number, fields]) => {
        const values = fields.map(shown);
        return [number, values.length === 1 ? values[0] : values];
      }),
    );
  }

  #text({ start, end }: Span): string | undefined {
    return start === end ? undefined : this.#bytes.toString('utf8', start, end);
  }

  #last<T extends WireValue>(field: number, is: (value: WireValue) => value is T): T | undefined {
    for (let at = this.#fields.length - 1; at >= 0; at -= 1) {
      const { number, value } = this.#fields[at] ?? noField;
      if (number === field && is(value)) return value;
    }
    return undefined;
  }

  #spans(field: number): readonly Span[] {
    return this.#fields.flatMap(({ number, value }) => (number === field && isSpan(value) ? [value] : []));
  }
}

const noField: WireField = { number: 0, value: 'fixed' };

function isNumber(value: WireValue): value is number {
  return typeof value === 'number';
}

function isSpan(value: WireValue): value is Span {
  return typeof value === 'object';
}

function bytesJson(bytes: Buffer, depth: number): unknown {
  const start = bytes.toString('utf8', 0, longestText);
  const text = bytes.length > longestText ? start.replace(/\uFFFD+$/, '') : start;
  const isText = !/[^\P{Cc}\t\n\r]|\uFFFD/u.test(text);
  // A message often begins with a line feed: its first field, as a text.
  const message = isText && !text.startsWith('\n') ? undefined : depth < deepestJson && WireMessage.parse(bytes);
  if (message) return message.json(depth + 1);
  return isText ? text : `${bytes.length} bytes`;
}

function fieldsOf(bytes: Uint8Array, span: Span): WireField[] | undefined {
  const cursor = new Cursor(bytes, span);
  const fields: WireField[] = [];
  while (!cursor.isAtEnd) {
    const tag = cursor.tag();
    const value = tag && valueOf(cursor, tag);
    if (!tag || value === undefined) return undefined;
    fields.push({ number: tag.field, value });
  }
  return fields;
}

function valueOf(cursor: Cursor, { field, wire }: Tag): WireValue | undefined {
  switch (wire) {
    case 0:
      return cursor.varint();
    case 1:
      return cursor.take(8) && 'fixed';
    case 2:
      return cursor.lengthDelimited();
    case 3:
      return passGroup(cursor, field) ? 'fixed' : undefined;
    case 5:
      return cursor.take(4) && 'fixed';
    default:
      return undefined;
  }
}

/** Whether the group that began ends. Its content is of no use: nobody writes groups any more. */
function passGroup(cursor: Cursor, group: number): boolean {
  const open = [group];
  while (open.length > 0) {
    const tag = cursor.tag();
    if (!tag) return false;
    if (tag.wire === 4) {
      if (open.pop() !== tag.field) return false;
    } else if (tag.wire === 3) {
      if (open.push(tag.field) > deepestGroup) return false;
    } else if (valueOf(cursor, tag) === undefined) return false;
  }
  return true;
}

function packedVarints(bytes: Uint8Array, span: Span): readonly number[] | undefined {
  const cursor = new Cursor(bytes, span);
  const values: number[] = [];
  while (!cursor.isAtEnd) {
    const value = cursor.varint();
    if (typeof value !== 'number') return undefined;
    values.push(value);
  }
  return values;
}

interface Tag {
  readonly field: number;
  readonly wire: number;
}

class Cursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, { start, end }: Span) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#end;
  }

  tag(): Tag | undefined {
    const value = this.varint();
    if (typeof value !== 'number') return undefined;
    const field = Math.floor(value / 8);
    // Numbers end at 2^29 - 1, and 0 is none.
    return field === 0 || field > 0x1fff_ffff ? undefined : { field, wire: value % 8 };
  }

  /** Undefined when it does not end here; ten bytes hold more than a number of JavaScript does. */
  varint(): number | 'beyond numbers' | undefined {
    let value = 0;
    let weight = 1;
    for (let length = 0; length < longestVarint; length += 1) {
      const byte = this.#at < this.#end ? this.#bytes[this.#at] : undefined;
      if (byte === undefined) return undefined;
      this.#at += 1;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? value : 'beyond numbers';
      weight *= 0x80;
    }
    return undefined;
  }

  lengthDelimited(): Span | undefined {
    const length = this.varint();
    return typeof length === 'number' ? this.take(length) : undefined;
  }

  take(length: number): Span | undefined {
    const start = this.#at;
    const end = start + length;
    if (end > this.#end) return undefined;
    this.#at = end;
    return { start, end };
  }
}
