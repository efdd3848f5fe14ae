/** Which searches the back button stops at. */

/** InstantSearch writes the address this long after a change. */
export const writeDelayMs = 400;
/** Words typed within this time of each other are one step. */
const typingPauseMs = 1_000;

/** Writes an address: words that are still being typed replace those before, everything else is a step of its own. */
export function createAddressWriter(now: () => number): (url: string) => void {
  let typedAt = -Infinity;
  return (url) => {
    const isTyping = isSameButWords(url, location.href);
    const isGoingOn = isTyping && now() - typedAt < typingPauseMs + writeDelayMs;
    typedAt = isTyping ? now() : -Infinity;
    if (isGoingOn) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
  };
}

/** Whether two addresses differ in the words of the search only. */
export function isSameButWords(one: string, other: string): boolean {
  return withoutWords(one) === withoutWords(other);
}

function withoutWords(address: string): string {
  const url = new URL(address);
  url.searchParams.delete('q');
  return url.href;
}
