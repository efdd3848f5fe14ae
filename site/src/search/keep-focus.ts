/** A keyboard whose focus is lost begins at the top of the page again: when what has it is taken away, a neighbour gets it. */

const focusable = 'a[href], button, input, select, summary';

/** `inResults` tells where reading goes on when something among the results is taken away. */
export function keepFocus(results: Element, inResults: () => HTMLElement | undefined): void {
  /** What had the focus last, and what it was in, from inside to outside. */
  let held: readonly Element[] = [];
  document.addEventListener('focusin', ({ target }) => {
    held = target instanceof Element ? withAncestors(target) : [];
  });
  new MutationObserver(() => {
    const [last, ...boxes] = held;
    const { activeElement } = document;
    // Who has left it by choice has lost nothing.
    if (!last || isThere(last) || (activeElement !== last && activeElement !== document.body)) return;
    held = [];
    const box = boxes.find((one) => isThere(one) && (one === results || firstIn(one)));
    const next = box === results ? inResults() : box && firstIn(box);
    next?.focus({ preventScroll: true });
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['hidden'] });
}

function withAncestors(inner: Element): Element[] {
  const chain: Element[] = [];
  for (let one: Element | null = inner; one && one !== document.body; one = one.parentElement) chain.push(one);
  return chain;
}

function firstIn(box: Element): HTMLElement | undefined {
  return Array.from(box.querySelectorAll<HTMLElement>(focusable)).find(isThere);
}

function isThere(one: Element): boolean {
  return one.isConnected && one.checkVisibility();
}
