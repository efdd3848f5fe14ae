/** Which of the messages around a hit are shown beside the list. Pure. */
import type { ShownMessage } from '../../page/message-window.ts';

/** Messages that are fetched around the hit, so that calls and results can be found. */
export const fetchedAround = { before: 12, after: 10 } as const;
/** Messages that are shown around it. */
const shownAround = { before: 1, after: 3 } as const;

/** The neighbours of a position, and with every call among them its result, with every result its call, as far as they are here. */
export function previewedMessages(messages: readonly ShownMessage[], seq: number): ShownMessage[] {
  const partners = partnersOf(messages);
  let [from, to] = [seq - shownAround.before, seq + shownAround.after];
  // Every round that changes something takes in another message; there are only so many.
  for (let isGrowing = true; isGrowing;) {
    const inside = messages.filter((message) => message.seq >= from && message.seq <= to);
    const positions = inside.flatMap((message) => [...(partners.get(message.seq) ?? [])]);
    const [first, last] = [Math.min(from, ...positions), Math.max(to, ...positions)];
    isGrowing = first < from || last > to;
    [from, to] = [first, last];
  }
  return messages.filter((message) => message.seq >= from && message.seq <= to);
}

/** For each position those of the messages that belong to the same calls. */
function partnersOf(messages: readonly ShownMessage[]): ReadonlyMap<number, ReadonlySet<number>> {
  const byCall = new Map<string, Set<number>>();
  for (const { seq, blocks } of messages)
    for (const block of blocks) {
      const call = 'call' in block ? block.call : undefined;
      if (call === undefined) continue;
      const positions = byCall.get(call) ?? new Set();
      byCall.set(call, positions.add(seq));
    }
  const partners = new Map<number, Set<number>>();
  for (const positions of byCall.values())
    for (const seq of positions) partners.set(seq, new Set([...(partners.get(seq) ?? []), ...positions]));
  return partners;
}
