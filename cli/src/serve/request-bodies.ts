/** The bodies of requests: each up to a size, and all that are on their way up to another, so that strangers who send slowly fill no memory. */
import type { IncomingMessage } from 'node:http';

interface Sizes {
  readonly mostBytes: number;
  readonly mostBytesTogether: number;
}

export class RequestBodies {
  readonly #mostBytes: number;
  #room: number;

  constructor({ mostBytes, mostBytesTogether }: Sizes) {
    this.#mostBytes = mostBytes;
    this.#room = mostBytesTogether;
  }

  /** What cannot be taken is thrown away as it comes: whoever sent too much still gets an answer. */
  async read(request: IncomingMessage): Promise<Buffer | 'too large' | 'busy'> {
    if (Number(request.headers['content-length'] ?? 0) > this.#mostBytes) return 'too large';
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Leaving the loop must not close the connection.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const bytes = Buffer.from(chunk);
        if (size + bytes.length > this.#mostBytes) return 'too large';
        if (bytes.length > this.#room) return 'busy';
        size += bytes.length;
        this.#room -= bytes.length;
        chunks.push(bytes);
      }
      return Buffer.concat(chunks);
    } finally {
      this.#room += size;
    }
  }
}
