/** Packet lines, the framing of git's wire protocol: four hexadecimal digits of length, then the payload; `0000` ends a list. */
import { AppError } from '../errors.ts';

export const flushPacket = Buffer.from('0000', 'latin1');
/** Largest payload of one packet. */
export const largestPayload = 65_516;

export function pktLine(payload: string | Uint8Array): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload;
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0'), 'latin1'), bytes]);
}

/** `flush` ends a list; `end` is the end of the stream. */
export type Packet = { readonly kind: 'data'; readonly payload: Buffer } | { readonly kind: 'flush' | 'end' };

/** Takes packets off a stream of bytes, one at a time. Throws REMOTE_UNUSABLE for bytes that are no packets. */
export class PacketReader {
  readonly #bytes: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes[Symbol.asyncIterator]();
  }

  async next(): Promise<Packet> {
    const head = await this.#take(4);
    if (head === undefined) return { kind: 'end' };
    const text = head.toString('latin1');
    const length = /^[0-9a-f]{4}$/i.test(text) ? Number.parseInt(text, 16) : -1;
    // 1 and 2 delimit and end parts of version 2 of the protocol.
    if (length >= 0 && length < 4) return { kind: 'flush' };
    if (length > largestPayload + 4 || length < 0) throw notGit();
    const payload = await this.#take(length - 4);
    if (payload === undefined) throw notGit();
    return { kind: 'data', payload };
  }

  /** The packets up to the next flush or the end. */
  async *list(): AsyncGenerator<Buffer> {
    for (;;) {
      const packet = await this.next();
      if (packet.kind !== 'data') return;
      yield packet.payload;
    }
  }

  /** Exactly this many bytes; undefined when the stream ends first. */
  async #take(count: number): Promise<Buffer | undefined> {
    const pieces = [this.#held];
    let length = this.#held.length;
    while (length < count) {
      const { value, done } = await this.#bytes.next();
      if (done === true) return undefined;
      pieces.push(Buffer.from(value));
      length += value.length;
    }
    const all = pieces.length === 1 ? this.#held : Buffer.concat(pieces);
    this.#held = all.subarray(count);
    return all.subarray(0, count);
  }
}

function notGit(): AppError {
  return new AppError('REMOTE_UNUSABLE', 'what answers at the remote does not speak the protocol of git.', {
    hint: 'Check its address.',
  });
}
