/** Any JSON value of other people's data, kept exactly as it is. */
import { z } from 'zod';

/**
 * Accepts what `JSON.parse` can return. Unlike `z.json()` it copies nothing, so a key like `__proto__` stays, and it does not recurse, so that every
 * depth which could be written can be read again.
 */
export const JsonValue = z.custom<z.infer<ReturnType<typeof z.json>>>(isJsonValue, 'not a JSON value');

function isJsonValue(value: unknown): boolean {
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    switch (typeof next) {
      case 'string':
      case 'boolean':
        break;
      case 'number':
        if (!Number.isFinite(next)) return false;
        break;
      case 'object':
        if (next !== null) for (const inner of Object.values(next)) pending.push(inner);
        break;
      default:
        return false;
    }
  }
  return true;
}
