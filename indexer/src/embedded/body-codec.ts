/** Stored documents: JSON, compressed when that saves space. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const smallestToCompress = 400;
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** JSON text → bytes; the first byte of compressed ones is that of a zstd frame, never that of JSON. */
export function encodeBody(json: string): Buffer {
  const bytes = Buffer.from(json, 'utf8');
  if (bytes.length < smallestToCompress) return bytes;
  const compressed = zstdCompressSync(bytes, options);
  return compressed.length < bytes.length ? compressed : bytes;
}

export function decodeBody(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return (bytes[0] === 0x28 ? zstdDecompressSync(bytes) : bytes).toString('utf8');
}
