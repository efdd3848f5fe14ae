/** Keys that carry parameters: the server joins them to every search, and can check them without having been told. */
import { createHmac } from 'node:crypto';

/** Signature and beginning of the parent stand before the parameters. */
const prefixLength = 44 + 4;

/** Parameters, signed with the key they belong to. */
export function scopedKey(parent: string, embedded: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(embedded);
  const signature = createHmac('sha256', parent).update(json).digest('base64');
  return Buffer.from(signature + parent.slice(0, 4) + json).toString('base64');
}

export function isScopedKey(key: string): boolean {
  return Buffer.from(key, 'base64').toString('utf8').slice(prefixLength).startsWith('{');
}
