/** A part of the page whose script does not come: the network was away, or another version of the site has taken the place of this one. */
import { failureNotice } from '../page/notice.ts';
import { PageFailure } from '../page/page-failure.ts';

/** `instead` says, as a sentence, what to do without it. */
export function missingPart(message: string, instead: string): HTMLElement {
  const failure = new PageFailure('unreachable', message, { advice: `Retry loads the page again. ${instead}` });
  return failureNotice(failure, () => location.reload());
}
