/** Whether two secrets are the same, found out in a time that tells nothing about either. */
import { hash, timingSafeEqual } from 'node:crypto';

/** Nothing given is no secret. */
export function isSameSecret(given: string | undefined, expected: string): boolean {
  return given !== undefined && timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
