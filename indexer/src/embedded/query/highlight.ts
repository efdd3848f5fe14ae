/** Marks of matches in a document's fields, and snippets around them. */
import type { SearchRequest } from './search-request.ts';
import type { Tokenizer, WordSpan } from '../tokenize.ts';

interface Marked {
  readonly matched_tokens: readonly string[];
  readonly snippet: string;
  readonly value?: string;
}

export interface Highlights {
  readonly highlight: Readonly<Record<string, Marked | readonly Marked[]>>;
  readonly highlights: readonly unknown[];
}

/** Which words to mark. */
interface WordMarker {
  readonly tokenizer: Tokenizer;
  readonly words: ReadonlySet<string>;
  /** Beginnings of words: only they are marked. */
  readonly prefixes: ReadonlySet<string>;
}

interface HighlightOptions extends WordMarker {
  readonly request: SearchRequest;
}

/** Matches that stand within so many words are shown together. */
const runWords = 10;

export function highlightDocument(document: Readonly<Record<string, unknown>>, options: HighlightOptions): Highlights {
  const highlight: Record<string, Marked | readonly Marked[]> = {};
  const highlights: unknown[] = [];
  for (const name of fieldsToMark(options)) {
    const value = document[name];
    if (typeof value === 'string') {
      const marked = markText(value, name, options);
      if (!marked) continue;
      highlight[name] = marked;
      highlights.push({ field: name, ...marked });
    } else if (Array.isArray(value)) {
      const all = value.map((one) => markText(String(one), name, options));
      if (all.every((one) => one === undefined)) continue;
      const isFull = options.request.highlight.fullFields.includes(name);
      highlight[name] = all.map(
        (one, index) =>
          one ?? {
            matched_tokens: [],
            snippet: String(value[index]),
            ...(isFull ? { value: String(value[index]) } : {}),
          },
      );
      const found = all.flatMap((one, index) => (one ? [{ one, index }] : []));
      highlights.push({
        field: name,
        indices: found.map(({ index }) => index),
        matched_tokens: found.map(({ one }) => one.matched_tokens),
        snippets: found.map(({ one }) => one.snippet),
        ...(isFull ? { values: found.map(({ one }) => one.value) } : {}),
      });
    }
  }
  return { highlight, highlights };
}

/** Asked for by name, else the searched fields that are shown. */
function fieldsToMark({ request }: HighlightOptions): readonly string[] {
  const { fields } = request.highlight;
  if (fields) return fields;
  return request.fields.map((field) => field.name).filter((name) => isShown(name, request));
}

function isShown(name: string, request: SearchRequest): boolean {
  return (
    !request.excludeFields.includes(name) &&
    (request.includeFields.length === 0 || request.includeFields.includes(name))
  );
}

interface MarkedSpan extends WordSpan {
  /** Index among the words of the text. */
  readonly index: number;
  /** End of the marked part: a typed beginning marks only itself. */
  readonly markEnd: number;
}

/** A text with marks around every match. */
export function markedText(text: string, marker: WordMarker & { startTag: string; endTag: string }): string {
  const spans = markedSpans(marker.tokenizer.spans(text), marker);
  return withMarks(text, { from: 0, to: text.length, spans, ...marker });
}

function markText(text: string, name: string, options: HighlightOptions): Marked | undefined {
  const { request, tokenizer } = options;
  const { startTag, endTag, fullFields } = request.highlight;
  const all = tokenizer.spans(text);
  const marked = markedSpans(all, options);
  if (marked.length === 0) return undefined;
  const { from, to } = snippetRange(text, { all, marked, request });
  const inside = marked.filter((span) => span.start >= from && span.end <= to);
  return {
    matched_tokens: inside.map((span) => text.slice(span.start, span.markEnd)),
    snippet: withMarks(text, { from, to, spans: inside, startTag, endTag }),
    ...(fullFields.includes(name)
      ? { value: withMarks(text, { from: 0, to: text.length, spans: marked, startTag, endTag }) }
      : {}),
  };
}

function markedSpans(all: readonly WordSpan[], marker: WordMarker): MarkedSpan[] {
  const marked: MarkedSpan[] = [];
  all.forEach((span, index) => {
    const length = matchedLength(span.word, marker);
    if (length > 0)
      marked.push({
        ...span,
        index,
        markEnd: length === span.word.length ? span.end : Math.min(span.end, span.start + length),
      });
  });
  return marked;
}

/** How much of a word matches: all of it, the typed beginning, or nothing. */
function matchedLength(word: string, { words, prefixes }: WordMarker): number {
  if (words.has(word)) return word.length;
  for (const prefix of prefixes) if (word.startsWith(prefix)) return prefix.length;
  return 0;
}

/** The whole text when it is short, else the densest run of matches with some words around it. */
function snippetRange(
  text: string,
  { all, marked, request }: { all: readonly WordSpan[]; marked: readonly MarkedSpan[]; request: SearchRequest },
): { readonly from: number; readonly to: number } {
  const { affixWords, snippetThreshold } = request.highlight;
  if (all.length <= snippetThreshold) return { from: 0, to: text.length };
  const best = densestRun(marked);
  const first = Math.max(0, (marked[best.from]?.index ?? 0) - affixWords);
  const last = Math.min(all.length - 1, (marked[best.to]?.index ?? 0) + affixWords);
  return {
    from: first === 0 ? 0 : (all[first]?.start ?? 0),
    to: last === all.length - 1 ? text.length : (all[last]?.end ?? text.length),
  };
}

/** The run of matches within so many words that holds most different words. */
function densestRun(marked: readonly MarkedSpan[]): { readonly from: number; readonly to: number } {
  let best = { from: 0, to: 0, words: 0 };
  for (let from = 0, to = 0; from < marked.length; from += 1) {
    to = Math.max(to, from);
    while (to + 1 < marked.length && (marked[to + 1]?.index ?? 0) - (marked[from]?.index ?? 0) < runWords) to += 1;
    const words = new Set(marked.slice(from, to + 1).map((span) => span.word)).size;
    if (words > best.words) best = { from, to, words };
  }
  return best;
}

function withMarks(
  text: string,
  part: { from: number; to: number; spans: readonly MarkedSpan[]; startTag: string; endTag: string },
): string {
  let result = '';
  let at = part.from;
  for (const span of part.spans) {
    result += text.slice(at, span.start) + part.startTag + text.slice(span.start, span.markEnd) + part.endTag;
    at = span.markEnd;
  }
  return result + text.slice(at, part.to);
}
