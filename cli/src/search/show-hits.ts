/** Hits on a terminal. What was said in conversations must not steer it: only our own colours reach it. */
import { printable } from '@session-siphon/schemas/log';
import { type ContextMessage, type PartialMatch, heldText } from '@session-siphon/schemas/search-answer';
import { highlightTags } from '@session-siphon/schemas/search-query';
import type { Terminal } from '../terminal.ts';
import { type Hit, hitUrl } from './find-messages.ts';
import type { HitContext } from './hit-context.ts';

interface ShownHit {
  readonly hit: Hit;
  readonly siteUrl: string | undefined;
  readonly context: HitContext | undefined;
}

/** Which conversation, the text around the match between its neighbours, where to read on. */
export function showHit({ hit, siteUrl, context }: ShownHit, terminal: Terminal): void {
  const style = (value: string, [on, off]: readonly [number, number]) =>
    terminal.hasColor ? `\x1b[${on}m${value}\x1b[${off}m` : value;
  const neighbour = (message: ContextMessage) =>
    terminal.print(
      `  ${style(`${message.seq} ${printable(message.role)}  ${printable(oneLine(message.text))}`, dim)}\n`,
    );
  const facts = [hit.source, hit.project, hit.at.slice(0, 10), hit.role].map(printable).join(' · ');
  terminal.print(`${style(printable(hit.title) || 'Untitled', bold)}  ${facts}\n`);
  if (hit.partly) terminal.print(`  ${style(printable(partlyText(hit.partly)), dim)}\n`);
  context?.before.forEach(neighbour);
  terminal.print(`  ${marked(hit.snippet, (match) => style(match, yellow))}\n`);
  context?.after.forEach(neighbour);
  terminal.print(`  ${printable(placeText(hit, siteUrl))}\n\n`);
}

/** Without a site, what `in:` and `siphon forget` take. */
function placeText(hit: Hit, siteUrl: string | undefined): string {
  return siteUrl === undefined ? `conversation ${hit.conversation}, message ${hit.seq}` : hitUrl(hit, siteUrl);
}

function partlyText({ words, isWholeInConversation }: PartialMatch): string {
  return `${heldText(words)}${isWholeInConversation ? '; the conversation has all words' : ''}`;
}

const bold = [1, 22] as const;
const dim = [2, 22] as const;
const yellow = [33, 39] as const;

/** The snippet in one line, its matches styled. */
function marked(snippet: string, style: (match: string) => string): string {
  return oneLine(snippet).replaceAll(matchOrRest, (_piece, match: string | undefined, rest: string | undefined) =>
    match === undefined ? printable(rest ?? '') : style(printable(match)),
  );
}

const { start, end } = highlightTags;
const matchOrRest = new RegExp(`${start}([^${start}${end}]*)${end}|([^${start}${end}]+)|[${start}${end}]`, 'g');

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
