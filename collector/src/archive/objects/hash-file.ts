/** The hash of a file that was written piece by piece. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** SHA-1 of the first `length` bytes. A pack's count of objects stands in its first bytes, so its hash can only be taken at the end. */
export async function hashFile(handle: FileHandle, length: number): Promise<Buffer> {
  const digest = createHash('sha1');
  const buffer = Buffer.allocUnsafe(Math.min(length, 1 << 20));
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, length - at), at);
    if (bytesRead === 0) throw new Error('the file is shorter than what was written to it');
    digest.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return digest.digest();
}
