/** Which call of the model a card shows. Ids of both sides may be the same, or have nothing to do with each other. */
import { isInternalTool, sharedToolName } from '../tool-name.ts';
import type { ToolCard } from './tool-card.ts';
import type { RoundCall, ToolRound } from './tool-rounds.ts';

export interface CallPairing {
  /** The call of each card; cards of sub-agents have none here. */
  readonly callOf: ReadonlyMap<ToolCard, RoundCall>;
  /** Calls that no card shows, in order. */
  readonly unshown: readonly RoundCall[];
  /** Cards of what other cards tell. */
  readonly doubles: ReadonlySet<ToolCard>;
}

export function pairCalls(cards: readonly ToolCard[], rounds: readonly ToolRound[]): CallPairing {
  const calls = rounds.flatMap((round) => round.calls);
  const callOf = new Map<ToolCard, RoundCall>();
  const used = new Set<RoundCall>();
  const byId = new Map(calls.map((call) => [call.id, call]));
  const inner = innerCards(cards);
  const own = cards.filter((card) => card.madeBy === undefined && !inner.has(card));
  const pair = (card: ToolCard, call: RoundCall | undefined): void => {
    if (!call || used.has(call)) return;
    callOf.set(card, call);
    used.add(call);
  };
  for (const card of own) pair(card, card.id === undefined ? undefined : byId.get(card.id));
  const waiting = Map.groupBy(
    calls.filter((call) => !used.has(call)),
    (call) => sharedToolName(call.name),
  );
  for (const card of own) if (!callOf.has(card)) pair(card, waiting.get(sharedToolName(card.name))?.shift());
  const isShown = (card: ToolCard): boolean => callOf.has(card) || !card.isHidden;
  const doubles = cards.filter((card) => {
    const outer = inner.get(card);
    return outer ? isShown(outer) : !isShown(card);
  });
  return { callOf, unshown: calls.filter((call) => !used.has(call)), doubles: new Set(doubles) };
}

/** Cards of tools of the editor that carry out the call of the card before them, with that card. */
function innerCards(cards: readonly ToolCard[]): ReadonlyMap<ToolCard, ToolCard> {
  const inner = new Map<ToolCard, ToolCard>();
  for (const [at, card] of cards.entries()) {
    const outer = cards[at - 1];
    if (outer && isInternalTool(card.name) && sharedToolName(card.name) === sharedToolName(outer.name))
      inner.set(card, outer);
  }
  return inner;
}
