/** Git's deltas: copy from a base, or insert. */

/** Applies a delta to its base. Throws on a damaged delta. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  let at = 0;
  const readSize = (): number => {
    let size = 0;
    let scale = 1;
    for (;;) {
      const byte = delta[at++] ?? 0;
      size += (byte & 0x7f) * scale;
      if (!(byte & 0x80)) return size;
      scale *= 128;
    }
  };
  if (readSize() !== base.length) throw new Error('delta does not fit its base');
  const result = Buffer.allocUnsafe(readSize());
  let written = 0;
  while (at < delta.length) {
    const command = delta[at++] ?? 0;
    if (command & 0x80) {
      let offset = 0;
      let size = 0;
      for (let bit = 0; bit < 4; bit += 1) if (command & (1 << bit)) offset += (delta[at++] ?? 0) * 2 ** (8 * bit);
      for (let bit = 0; bit < 3; bit += 1) if (command & (0x10 << bit)) size += (delta[at++] ?? 0) * 2 ** (8 * bit);
      const length = size === 0 ? 0x10000 : size;
      if (offset + length > base.length || written + length > result.length)
        throw new Error('delta copies beyond its base');
      base.copy(result, written, offset, offset + length);
      written += length;
    } else {
      if (command === 0 || written + command > result.length || at + command > delta.length)
        throw new Error('damaged delta');
      delta.copy(result, written, at, at + command);
      at += command;
      written += command;
    }
  }
  if (written !== result.length) throw new Error('delta is too short');
  return result;
}
