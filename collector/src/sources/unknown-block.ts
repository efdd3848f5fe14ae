/** Content of a kind that a source does not know: kept, as far as it is not huge. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { jsonText } from '@session-siphon/schemas/narrow';

const longestJson = 64 * 1024;

export function unknownBlock(native: string, value: unknown): BlockOf<'unknown'> {
  return {
    type: 'unknown',
    native: native === '' ? 'untyped' : native,
    json: jsonText(value).slice(0, longestJson),
  };
}
