/** Marks searched words in what is shown, without changing the document: ranges that the style sheet paints. */

const highlightName = 'match';
/** Beyond this many marks nobody reads them, and painting gets slow. */
const mostMarks = 2_000;

/** Marks all matches inside these elements; forgets those of earlier calls. */
export function markMatches(views: Iterable<Node>, pattern: RegExp | undefined): void {
  if (!('highlights' in CSS)) return;
  const highlight = new Highlight();
  if (pattern) for (const view of views) addRanges(view, pattern, highlight);
  CSS.highlights.set(highlightName, highlight);
}

/** Where the first marked match inside an element is on the screen; undefined when there is none. */
export function firstMatchIn(view: Element): DOMRect | undefined {
  if (!('highlights' in CSS)) return undefined;
  for (const range of CSS.highlights.get(highlightName) ?? [])
    if (range instanceof Range && view.contains(range.startContainer)) return range.getBoundingClientRect();
  return undefined;
}

function addRanges(view: Node, pattern: RegExp, highlight: Highlight): void {
  const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && highlight.size < mostMarks; node = walker.nextNode())
    for (const match of (node.nodeValue ?? '').matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      highlight.add(range);
    }
}
