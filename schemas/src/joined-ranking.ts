/** Joins two rankings turn by turn: what holds the words of a search, and what is alike in meaning. */
import { type PartialHit, type WiderConversation, type WiderMessage, mostMessages } from './wider-ranking.ts';

interface Rankings<Hit> {
  /** Best first. */
  readonly worded: readonly WiderConversation<Hit>[];
  /** Of each turn one message. */
  readonly alike: readonly WiderMessage<Hit>[];
  /** Whether conversations that hold all the words come before all others. */
  readonly isFirst: boolean;
}

/** What says so much of what is asked was hardly meant by other words. */
const sure = 0.6;
/** Where no word occurs at all, what is hardly alike is chance. */
const leastAlone = 0.4;

/** Best first: the scores of a turn are added up. What holds most of the words stays first, since somebody may remember them. */
export function joinedRanking<Hit extends PartialHit>({
  worded,
  alike: near,
  isFirst,
}: Rankings<Hit>): readonly WiderConversation<Hit>[] {
  const alike = worded.length > 0 ? near : near.filter(({ score }) => score >= leastAlone);
  const alikeness = new Map(alike.map(({ hit, score }) => [turnOf(hit), score]));
  const joined = new Map(
    worded.map(({ messages, ...conversation }) => [
      conversation.id,
      {
        ...conversation,
        messages: messages.map((one) => ({ ...one, score: one.score + (alikeness.get(turnOf(one.hit)) ?? 0) })),
      },
    ]),
  );
  for (const message of alike) {
    const { conversation_id: id = '' } = message.hit.document;
    const { messages, holdsAll } = joined.get(id) ?? { messages: [], holdsAll: false };
    const isThere = messages.some(({ hit }) => turnOf(hit) === turnOf(message.hit));
    if (!isThere) joined.set(id, { id, holdsAll, messages: [...messages, message] });
  }
  const leading = new Set(leadingOf(worded, isFirst).map(({ id }) => id));
  return [...joined.values()]
    .map(({ messages, ...conversation }) => ({ ...conversation, messages: bestFirst(messages).slice(0, mostMessages) }))
    .toSorted((a, b) => Number(leading.has(b.id)) - Number(leading.has(a.id)) || bestScore(b) - bestScore(a));
}

function leadingOf<Hit>(
  worded: readonly WiderConversation<Hit>[],
  isFirst: boolean,
): readonly WiderConversation<Hit>[] {
  const whole = isFirst ? worded.filter(({ holdsAll }) => holdsAll) : [];
  return whole.length > 0 ? whole : worded.slice(0, 1).filter((best) => bestScore(best) >= sure);
}

function bestFirst<Hit>(messages: readonly WiderMessage<Hit>[]): readonly WiderMessage<Hit>[] {
  return messages.toSorted((a, b) => b.score - a.score);
}

function bestScore({ messages: [best] }: WiderConversation<unknown>): number {
  return best?.score ?? 0;
}

function turnOf({ document: { conversation_id: conversation = '', turn = 0 } }: PartialHit): string {
  return `${conversation} ${turn}`;
}
