/** Keys with parameters baked in, as a client makes them. */
import { createHmac } from 'node:crypto';

export function scopedKey(parent: string, embedded: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(embedded);
  const signature = createHmac('sha256', parent).update(json).digest('base64');
  return Buffer.from(signature + parent.slice(0, 4) + json).toString('base64');
}
