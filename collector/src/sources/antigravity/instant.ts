/** Times in databases: seconds and nanoseconds. */
import { timeOf } from '@session-siphon/schemas/narrow';
import type { WireMessage } from './wire-message.ts';

export function instantOf(time: WireMessage | undefined): string | undefined {
  const seconds = time?.varint(1);
  return seconds === undefined ? undefined : timeOf(seconds * 1000 + Math.floor((time?.varint(2) ?? 0) / 1e6));
}
