/** Marks of matches in a document's fields, and snippets around them. */
import type { CollectionSchema } from './collection-schema.ts';
import type { SearchRequest } from './search-request.ts';
import type { Tokenizer, WordSpan } from './tokenize.ts';

interface Marked {
  readonly matched_tokens: readonly string[];
  readonly snippet: string;
  readonly value?: string;
}

export interface Highlights {
  readonly highlight: Readonly<Record<string, Marked | readonly Marked[]>>;
  readonly highlights: readonly unknown[];
}

interface HighlightOptions {
  readonly request: SearchRequest;
  readonly schema: CollectionSchema;
  readonly tokenizer: Tokenizer;
  readonly words: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

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

function markText(text: string, name: string, options: HighlightOptions): Marked | undefined {
  const { request, tokenizer } = options;
  const spans = tokenizer.spans(text);
  const marked: MarkedSpan[] = [];
  spans.forEach((span, index) => {
    const length = matchedLength(span.word, options);
    if (length > 0)
      marked.push({
        ...span,
        index,
        markEnd: length === span.word.length ? span.end : Math.min(span.end, span.start + length),
      });
  });
  const first = marked[0];
  if (!first) return undefined;
  const [from, to] = snippetRange(spans, marked, request);
  const inside = marked.filter((span) => span.start >= from && span.end <= to);
  const snippet = withMarks(text, { from, to, spans: inside, request });
  const tokens = [...new Set(inside.map((span) => text.slice(span.start, span.markEnd)))];
  const isFull = request.highlight.fullFields.includes(name);
  return {
    matched_tokens: tokens,
    snippet,
    ...(isFull ? { value: withMarks(text, { from: 0, to: text.length, spans: marked, request }) } : {}),
  };
}

/** How much of a word matches: all of it, the typed beginning, or nothing. */
function matchedLength(word: string, { words, prefixes }: HighlightOptions): number {
  if (words.has(word)) return word.length;
  for (const prefix of prefixes) if (word.startsWith(prefix)) return prefix.length;
  return 0;
}

/** The whole text when it is short, else the densest run of matches with some words around it. */
function snippetRange(
  spans: readonly WordSpan[],
  marked: readonly MarkedSpan[],
  { highlight }: SearchRequest,
): [number, number] {
  const last = spans.at(-1);
  if (spans.length <= highlight.snippetThreshold) return [spans[0]?.start ?? 0, last?.end ?? 0];
  const best = densestRun(marked, highlight.affixWords * 2);
  const indexAt = (at: number): number => marked[at]?.index ?? 0;
  const first = Math.max(0, indexAt(best.from) - highlight.affixWords);
  const end = Math.min(spans.length - 1, indexAt(best.to) + highlight.affixWords);
  return [spans[first]?.start ?? 0, spans[end]?.end ?? 0];
}

/** The run of matches within so many words that holds most different words. */
function densestRun(marked: readonly MarkedSpan[], window: number): { readonly from: number; readonly to: number } {
  let best = { from: 0, to: 0, words: 0 };
  for (let from = 0, to = 0; from < marked.length; from += 1) {
    to = Math.max(to, from);
    while (to + 1 < marked.length && (marked[to + 1]?.index ?? 0) - (marked[from]?.index ?? 0) <= window) to += 1;
    const words = new Set(marked.slice(from, Math.min(to + 1, from + 12)).map((span) => span.word)).size;
    if (words > best.words) best = { from, to, words };
  }
  return best;
}

function withMarks(
  text: string,
  part: { from: number; to: number; spans: readonly MarkedSpan[]; request: SearchRequest },
): string {
  const { startTag, endTag } = part.request.highlight;
  let result = '';
  let at = part.from;
  for (const span of part.spans) {
    result += text.slice(at, span.start) + startTag + text.slice(span.start, span.markEnd) + endTag;
    at = span.markEnd;
  }
  return result + text.slice(at, part.to);
}
