/** What of a block is worth searching for. */
import { stripVTControlCharacters } from 'node:util';
import { hasLongRun } from '../long-run.ts';
import type { BlockOf } from '@session-siphon/schemas/session';

const wholeOutputCharacters = 24_000;
const headCharacters = 16_000;
const tailCharacters = 8_000;
/** ASCII, as the engine takes text of nothing else a quicker way. */
const leftOut = '\n \n';

/** Unbroken runs that nobody types: base64, long hashes, minified code. They would fill the engine's vocabulary. */
const blob = /[A-Za-z0-9+/=_-]{120,}/g;
const blobLength = 120;
const blobCharacters = new Uint8Array(128).map((_, code) =>
  /[A-Za-z0-9+/=_-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Output of a tool, without what only moves a terminal's cursor or colours it: whole up to 24,000 characters, of longer ones the first 16,000 and the last 8,000. */
export function outputText(text: string): string {
  const kept =
    text.length <= wholeOutputCharacters ? text : text.slice(0, headCharacters) + leftOut + text.slice(-tailCharacters);
  return withoutBlobs(kept.includes('\u001B') ? stripVTControlCharacters(kept) : kept);
}

/** Text without unbroken runs of 120 characters and more. */
export function withoutBlobs(text: string): string {
  return hasLongRun(text, blobLength, isBlobCharacter) ? text.replaceAll(blob, ' ') : text;
}

function isBlobCharacter(code: number): boolean {
  return blobCharacters[code] === 1;
}

/** A tool call as text: its name and the words of its arguments. */
export function callText(call: BlockOf<'tool_call'>): string {
  const parts: string[] = [call.name];
  collectStrings(call.input, parts);
  return withoutBlobs(parts.join('\n').slice(0, wholeOutputCharacters));
}

function collectStrings(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value);
  else if (Array.isArray(value)) for (const item of value) collectStrings(item, into);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collectStrings(item, into);
}
