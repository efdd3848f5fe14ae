/**
 * Compresses one page after the other on the thread pool, while the thread that writes makes the next. The tables are made once: for each page anew they
 * would cost nearly as much as compressing it.
 */
import { type ZstdCompress, constants, createZstdCompress } from 'node:zlib';

const options = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 3,
    // As large as a page.
    [constants.ZSTD_c_windowLog]: 18,
  },
  // Most pages come out in one piece.
  chunkSize: 64 * 1024,
};

export class PageCompressor implements Disposable {
  #stream: ZstdCompress | undefined;
  #pieces: Buffer[] = [];
  #failure: Error | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  /** Resolves with a whole frame of zstd; until then nobody may change the content. */
  compress(content: Uint8Array): Promise<Buffer> {
    const compressed = this.#tail.then(() => this.#frame(content));
    // Whoever asked hears of a failure; so does everybody after.
    this.#tail = compressed.catch(() => undefined);
    return compressed;
  }

  [Symbol.dispose](): void {
    this.#stream?.close();
  }

  async #frame(content: Uint8Array): Promise<Buffer> {
    const stream = (this.#stream ??= this.#open());
    stream.write(content);
    await new Promise<void>((resolve) => stream.flush(constants.ZSTD_e_end, resolve));
    if (this.#failure) throw this.#failure;
    const pieces = this.#pieces;
    this.#pieces = [];
    return Buffer.concat(pieces);
  }

  #open(): ZstdCompress {
    const stream = createZstdCompress(options);
    stream.on('data', (piece: Buffer) => this.#pieces.push(piece));
    stream.on('error', (error) => (this.#failure ??= error));
    return stream;
  }
}
