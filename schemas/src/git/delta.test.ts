import { describe, expect, it } from 'vitest';
import { applyDelta } from './delta.ts';

const base = Buffer.from('0123456789');

describe('a delta', () => {
  it('copies from its base and inserts', () => {
    // Copy 3 bytes from 2, insert "xy", copy 1 byte from 0.
    const delta = Buffer.from([10, 6, 0x91, 2, 3, 2, 0x78, 0x79, 0x90, 1]);
    expect(applyDelta(base, delta).toString()).toBe('234xy0');
  });

  it('may copy 64 KiB without saying a size', () => {
    const large = Buffer.alloc(0x10000, 'a');
    const size = [0x80, 0x80, 0x04];
    expect(applyDelta(large, Buffer.from([...size, ...size, 0x80])).equals(large)).toBe(true);
  });

  it.each([
    ['is for another base', [9, 1, 0x90, 1]],
    ['copies beyond the base', [10, 5, 0x91, 8, 5]],
    ['writes more than it announced', [10, 1, 0x90, 2]],
    ['writes less than it announced', [10, 3, 0x90, 2]],
    ['holds a reserved command', [10, 1, 0]],
    ['ends within an insertion', [10, 4, 4, 0x61]],
  ])('is refused when it %s', (_name, bytes) => {
    expect(() => applyDelta(base, Buffer.from(bytes))).toThrow(/delta/);
  });
});
