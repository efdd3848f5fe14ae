/**
 * Protocol buffers without their schema: a message is fields by number, read when they are asked for. A field that is missing or has another wire type than
 * the one asked for is absent; bytes that are no message from the first to the last give none at all.
 */

/** What stands behind a tag; kinds with a fixed width are numbers of no known meaning. */
type WireValue = number | Uint8Array | 'beyond numbers' | 'fixed';

/** Groups inside groups are passed over down to this depth; deeper ones were made to break readers. */
const deepestGroup = 32;
const longestVarint = 10;
const deepestJson = 8;
const longestText = 64 * 1024;

export class WireMessage {
  readonly #fields: ReadonlyMap<number, readonly WireValue[]>;

  private constructor(fields: ReadonlyMap<number, readonly WireValue[]>) {
    this.#fields = fields;
  }

  /** The message that the bytes are; undefined when they are none. */
  static parse(bytes: Uint8Array): WireMessage | undefined {
    const fields = fieldsOf(bytes);
    return fields && new WireMessage(fields);
  }

  /** Numbers of the fields that are there, in the order of their first appearance. */
  get numbers(): Iterable<number> {
    return this.#fields.keys();
  }

  /** A whole number, as far as JavaScript has one. Of several values the last counts. */
  varint(field: number): number | undefined {
    return this.#all(field).findLast((value) => typeof value === 'number');
  }

  /** Whole numbers of a repeated field, packed or not. */
  varints(field: number): readonly number[] {
    return this.#all(field).flatMap((value) => {
      if (typeof value === 'number') return [value];
      return value instanceof Uint8Array ? (packedVarints(value) ?? []) : [];
    });
  }

  bytes(field: number): Uint8Array | undefined {
    return this.#all(field).findLast((value) => value instanceof Uint8Array);
  }

  /** Text with something in it; invalid UTF-8 becomes U+FFFD. */
  text(field: number): string | undefined {
    const bytes = this.bytes(field);
    return bytes && bytes.length > 0 ? textOfBytes(bytes) : undefined;
  }

  texts(field: number): readonly string[] {
    return this.#all(field).flatMap((value) =>
      value instanceof Uint8Array && value.length > 0 ? [textOfBytes(value)] : [],
    );
  }

  message(field: number): WireMessage | undefined {
    const bytes = this.bytes(field);
    return bytes && WireMessage.parse(bytes);
  }

  messages(field: number): readonly WireMessage[] {
    return this.#all(field).flatMap((value) => (value instanceof Uint8Array ? (WireMessage.parse(value) ?? []) : []));
  }

  /** Fields by number, for a reader who knows no more than that: bytes are shown as the message, the text or the size that they seem to be. */
  json(depth = 0): Readonly<Record<string, unknown>> {
    const shown = (value: WireValue): unknown => (value instanceof Uint8Array ? bytesJson(value, depth) : value);
    return Object.fromEntries(
      [...this.#fields].map(([field, values]) => [
        field,
        values.length === 1 ? shown(values[0] ?? 0) : values.map(shown),
      ]),
    );
  }

  #all(field: number): readonly WireValue[] {
    return this.#fields.get(field) ?? [];
  }
}

/** Invalid UTF-8 becomes U+FFFD. */
export function textOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function bytesJson(bytes: Uint8Array, depth: number): unknown {
  const start = textOfBytes(bytes.subarray(0, longestText));
  const text = bytes.length > longestText ? start.replace(/\uFFFD+$/, '') : start;
  const isText = !/[^\P{Cc}\t\n\r]|\uFFFD/u.test(text);
  // A message often begins with a line feed: its first field, as a text.
  const message = isText && !text.startsWith('\n') ? undefined : depth < deepestJson && WireMessage.parse(bytes);
  if (message) return message.json(depth + 1);
  return isText ? text : `${bytes.length} bytes`;
}

function fieldsOf(bytes: Uint8Array): Map<number, WireValue[]> | undefined {
  const cursor = new Cursor(bytes);
  const fields = new Map<number, WireValue[]>();
  while (!cursor.isAtEnd) {
    const tag = cursor.tag();
    const value = tag && valueOf(cursor, tag);
    if (!tag || value === undefined) return undefined;
    const known = fields.get(tag.field);
    if (known) known.push(value);
    else fields.set(tag.field, [value]);
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

function packedVarints(bytes: Uint8Array): readonly number[] | undefined {
  const cursor = new Cursor(bytes);
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
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
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
    for (let length = 0; length < longestVarint; length += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return undefined;
      this.#at += 1;
      value += (byte & 0x7f) * 2 ** (7 * length);
      if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? value : 'beyond numbers';
    }
    return undefined;
  }

  lengthDelimited(): Uint8Array | undefined {
    const length = this.varint();
    return typeof length === 'number' ? this.take(length) : undefined;
  }

  take(length: number): Uint8Array | undefined {
    const end = this.#at + length;
    if (end > this.#bytes.length) return undefined;
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
