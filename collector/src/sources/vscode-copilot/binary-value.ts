/** Bytes, in the forms in which they were written over time. */
import { isObject } from '@session-siphon/schemas/narrow';

/** Base64 of a value that holds bytes; undefined for any other value. */
export function base64Of(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!isObject(value)) return undefined;
  const { $base64: base64 } = value;
  if (typeof base64 === 'string') return base64;
  // An array of bytes that became an object with numbers as keys, or kept its name.
  const bytes: unknown =
    value['type'] === 'Buffer' ? value['data'] : Object.hasOwn(value, '0') ? Object.values(value) : undefined;
  if (!Array.isArray(bytes)) return undefined;
  return bytes.every(isByte) ? Buffer.from(bytes).toString('base64') : undefined;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
