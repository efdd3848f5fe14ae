/** Marks searched words in what is shown, without changing the document: ranges that the style sheet paints. */

const highlightName = 'match';
/** Beyond this many marks nobody reads them, and painting gets slow. */
const mostMarks = 2_000;

/** Pattern for the words and phrases of a query; undefined when there is none. Words also match longer words that start with them. */
export function matchPattern(query: string): RegExp | undefined {
  const words = [...query.matchAll(/"([^"]+)"|([^\s"]+)/g)]
    .flatMap(([, phrase, word]) => {
      if (phrase !== undefined) return [phrase.trim().split(/\s+/).map(escaped).join('\\s+')];
      return (word ?? '')
        .split(/[^\p{L}\p{N}]+/u)
        .filter((part) => part.length > 1)
        .map(escaped);
    })
    .filter((part) => part !== '');
  if (words.length === 0) return undefined;
  const longestFirst = [...new Set(words)].toSorted((a, b) => b.length - a.length);
  return new RegExp(`(?:${longestFirst.join('|')})[\\p{L}\\p{N}]*`, 'giu');
}

/** A word as a pattern that matches it and nothing else. */
function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Marks all matches inside these elements; forgets those of earlier calls. */
export function markMatches(views: Iterable<Node>, query: string): void {
  if (!('highlights' in CSS)) return;
  const pattern = matchPattern(query);
  const highlight = new Highlight();
  if (pattern) for (const view of views) addRanges(view, pattern, highlight);
  CSS.highlights.set(highlightName, highlight);
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
