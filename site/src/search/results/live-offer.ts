/** When the index has grown, asks the shown search again without showing it, and offers what is new. */
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import { byId } from '../../page/element.ts';
import { counted, exactCount } from '../../page/format.ts';
import { watchStatus } from '../../page/live-status.ts';
import type { AdaptedHit } from '../adapted-search.ts';
import type { PageSearchClient } from '../search-client.ts';

interface ShownHits {
  readonly hits: readonly AdaptedHit[];
  readonly found: number;
}

interface OfferOptions {
  readonly statusPath: string;
  readonly search: PageSearchClient;
  /** What is shown now; undefined while nothing has been shown. */
  shown(): ShownHits | undefined;
  /** Searches again and shows it. */
  refresh(): void;
}

export interface LiveOffer {
  /** The shown results are as new as the index: takes the offer away. */
  settle(): void;
}

export function startLiveOffer({ statusPath, search, shown, refresh }: OfferOptions): LiveOffer {
  const offer = byId('offer', HTMLElement);
  const text = byId('offer-text', HTMLElement);
  const collecting = byId('collecting', HTMLElement);
  let revision: number | undefined;

  const check = async (): Promise<void> => {
    const before = shown();
    // While nothing has been found there is nothing to keep still.
    if (!before || before.hits.length === 0) return refresh();
    try {
      const now = await search.again({ page: 0 });
      // Another search may have come in between.
      if (!now || shown() !== before) return;
      const label = whatIsNew(before, { hits: now.hits, found: now.nbHits }, search.isListing());
      if (label === undefined) return;
      text.textContent = label;
      offer.hidden = false;
    } catch {
      // The next change of the index asks again.
    }
  };

  watchStatus(statusPath, (status) => {
    showProgress(collecting, status);
    const isChanged = revision !== undefined && status.revision !== revision;
    revision = status.revision;
    if (isChanged) void check();
  });
  byId('offer-button', HTMLButtonElement).addEventListener('click', refresh);
  return {
    settle: () => {
      offer.hidden = true;
    },
  };
}

function showProgress(line: HTMLElement, { collecting }: LiveStatus): void {
  line.hidden = collecting === undefined;
  if (collecting)
    line.textContent = `Collecting ${exactCount(collecting.carriersDone)} of ${exactCount(collecting.carriersTotal)} transcripts. What is here can be searched already.`;
}

/** What a search finds now that is not shown; undefined when nothing changed. */
export function whatIsNew(before: ShownHits, now: ShownHits, isListing: boolean): string | undefined {
  const known = new Set(before.hits.map(version));
  const added = now.found - before.found;
  if (added > 0) return isListing ? counted(added, 'new conversation') : counted(added, 'new match', 'new matches');
  const changed = now.hits.filter((hit) => !known.has(version(hit))).length;
  if (changed === 0) return undefined;
  return isListing ? `New messages in ${counted(changed, 'conversation')}` : 'The results have changed';
}

/** A conversation changes with its number of messages; a match never changes. */
function version({ objectID, _rawTypesenseHit }: AdaptedHit): string {
  const { document } = _rawTypesenseHit;
  return 'messages' in document ? `${objectID} ${document.messages}` : objectID;
}
