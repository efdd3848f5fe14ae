/** Where a conversation is read, kept with its entry in the tab's history: a page that is loaded again, or that one comes back to, goes on there. */
import { objectOf } from '@session-siphon/schemas/narrow';
import { type DetailLevel, detailLevels } from './rows.ts';
import type { ReadingPlace } from './thread.ts';

export interface KeptPlace {
  readonly level: DetailLevel;
  /** Undefined at the top of the page, above the first message. */
  readonly place: ReadingPlace | undefined;
}

/** A browser takes only so many changes of its history in a short time. */
const restMs = 250;

/** Keeps what `current` tells whenever scrolling and choosing have rested; the returned function says that something changed. */
export function placeKeeper(current: () => KeptPlace): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => window.history.replaceState(current(), ''), restMs);
  };
}

/** What was kept with the present entry of the history. */
export function keptPlace(): KeptPlace | undefined {
  const kept = objectOf(window.history.state);
  const level = detailLevels.find((one) => one === kept['level']);
  return level && { level, place: placeOf(kept['place']) };
}

function placeOf(kept: unknown): ReadingPlace | undefined {
  const { message, seq, top } = objectOf(kept);
  if (typeof seq !== 'number' || typeof top !== 'number') return undefined;
  return { message: typeof message === 'string' ? message : undefined, seq, top };
}

/** Writes what is looked for in the conversation into the address. */
export function keepSearched(typed: string): void {
  const url = new URL(window.location.href);
  if (typed === '') url.searchParams.delete('q');
  else url.searchParams.set('q', typed);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, '', url);
}
