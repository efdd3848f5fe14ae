/** What stands in the place of the histogram when its script does not come: the network was away, or another version of the site has taken the place of this one. */
import { byId } from '../../page/element.ts';
import { failureNotice } from '../../page/notice.ts';
import { PageFailure } from '../../page/page-failure.ts';

export function showNoHistogram(): void {
  const failure = new PageFailure('unreachable', 'The timeline did not load', {
    advice: 'Retry loads the page again. Until then, type dates into the search, like after:2026-09-01.',
  });
  byId('histogram', HTMLElement).replaceWith(failureNotice(failure, () => location.reload()));
  byId('histogram-axis', HTMLElement).remove();
  byId('dates', HTMLElement).remove();
}
