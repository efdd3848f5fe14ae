/** Words of a page in one piece of memory: objects for each of them would take many times as much. */

/** The length stands before each word, in two bytes. */
const lengthBytes = 2;

export function packWords(words: Iterable<{ readonly bytes: Uint8Array }>): Uint8Array {
  let packed = new Uint8Array(512);
  let end = 0;
  for (const { bytes } of words) {
    const next = end + lengthBytes + bytes.length;
    if (next > packed.length) {
      const grown = new Uint8Array(next * 2);
      grown.set(packed);
      packed = grown;
    }
    packed[end] = bytes.length >> 8;
    packed[end + 1] = bytes.length & 255;
    packed.set(bytes, end + lengthBytes);
    end = next;
  }
  return packed.slice(0, end);
}

export function forEachPacked(packed: Uint8Array, use: (word: Uint8Array) => void): void {
  for (let at = 0; at < packed.length;) {
    const start = at + lengthBytes;
    at = start + (packed[at] ?? 0) * 256 + (packed[at + 1] ?? 0);
    use(packed.subarray(start, at));
  }
}
