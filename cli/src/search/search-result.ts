/** The parts of a search server's answer that the terminal shows, read with care: the server may be any version. */
import { type JsonObject, arrayOf, objectOf } from '@session-siphon/schemas/narrow';
import { markedSnippet } from '@session-siphon/schemas/search-query';
import type { PartialHit } from '@session-siphon/schemas/wider-ranking';

/** One message that was found. */
export interface FoundMessage {
  /** Id of the document that matched. */
  readonly document: string;
  readonly conversation: string;
  readonly message: string;
  readonly seq: number;
  readonly role: string;
  /** ISO UTC. */
  readonly at: string;
  readonly source: string;
  readonly project: string;
  readonly machine: string;
  /** Text around the match, with `highlightTags` around the matches. */
  readonly snippet: string;
}

/** Number found in all; 0 where the answer has none. */
export function foundCount(answer: unknown): number {
  return Number(objectOf(answer)['found'] ?? 0);
}

/** Number found in all, and the hits of this page. */
export function foundMessages(answer: unknown): { readonly total: number; readonly hits: readonly FoundMessage[] } {
  return { total: foundCount(answer), hits: hitsOf(answer).map(foundMessage) };
}

/** Documents of a page, as they were stored. */
export function documentsOf(answer: unknown): readonly JsonObject[] {
  return hitsOf(answer).map((hit) => objectOf(hit['document']));
}

/** Values of the first facet that was asked for, the most frequent first. */
export function facetCounts(answer: unknown): readonly { readonly value: string; readonly count: number }[] {
  const [facet] = arrayOf(objectOf(answer)['facet_counts']);
  const counts = arrayOf(objectOf(facet)['counts']);
  return counts.map(objectOf).map((one) => ({ value: text(one['value']), count: Number(one['count']) }));
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An answer as the wider search reads it, each hit with its message. */
export function widerAnswer(answer: unknown): {
  readonly found: number;
  readonly out_of: number;
  readonly hits: readonly WiderHit[];
} {
  const { out_of: all } = objectOf(answer);
  return { found: foundCount(answer), out_of: Number(all ?? 0), hits: hitsOf(answer).map(widerHit) };
}

export interface WiderHit {
  readonly document: PartialHit['document'];
  readonly highlight: Readonly<Record<string, { readonly snippet: string }>>;
  readonly message: FoundMessage;
  readonly vector_distance?: number;
}

function widerHit(hit: JsonObject): WiderHit {
  const message = foundMessage(hit);
  const { vector_distance: distance } = hit;
  const { kind, turn, content, idents, norm } = objectOf(hit['document']);
  return {
    document: {
      id: message.document,
      conversation_id: message.conversation,
      kind: text(kind),
      turn: Number(turn ?? 0),
      content: text(content),
      idents: arrayOf(idents).map(text),
      norm: text(norm),
    },
    highlight: Object.fromEntries(
      Object.entries(objectOf(hit['highlight'])).map(([field, one]) => [
        field,
        { snippet: text(objectOf(one)['snippet']) },
      ]),
    ),
    message,
    ...(typeof distance === 'number' ? { vector_distance: distance } : {}),
  };
}

function foundMessage(hit: JsonObject): FoundMessage {
  const document = objectOf(hit['document']);
  const highlight = objectOf(hit['highlight']);
  const machines: unknown = document['machine'];
  return {
    document: text(document['id']),
    conversation: text(document['conversation_id']),
    message: text(document['message_id']),
    seq: Number(document['seq']),
    role: text(document['role']),
    at: new Date(Number(document['ts'] ?? 0) * 1000).toISOString(),
    source: text(document['source']),
    project: text(document['project']),
    machine: text(Array.isArray(machines) ? machines[0] : machines),
    snippet: markedSnippet((field) => text(objectOf(highlight[field])['snippet'])) ?? '',
  };
}

function hitsOf(answer: unknown): readonly JsonObject[] {
  return arrayOf(objectOf(answer)['hits']).map(objectOf);
}
