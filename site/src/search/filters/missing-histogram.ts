/** What stands in the place of the histogram when its script does not come. */
import { byId } from '../../page/element.ts';
import { missingPart } from '../missing-part.ts';
import type { HistogramPart, OnConversations } from './start-histogram.ts';

export function showNoHistogram(onConversations: OnConversations): HistogramPart {
  byId('histogram', HTMLElement).replaceWith(
    missingPart('The timeline did not load', 'Until then, type dates into the search, like after:2026-09-01.'),
  );
  byId('histogram-axis', HTMLElement).remove();
  byId('dates', HTMLElement).remove();
  return { refresh: () => onConversations(undefined), showPeriod: () => undefined };
}
