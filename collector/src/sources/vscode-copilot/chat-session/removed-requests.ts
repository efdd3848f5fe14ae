/** Prompts that a log takes out again, because the person went back and asked anew: they stay, as taken back. */
import { isObject, textOf } from '@session-siphon/schemas/narrow';

/** A request and its answer. */
export interface ChatTurn {
  readonly request: unknown;
  /** The person went back to before it. */
  readonly isTakenBack: boolean;
}

interface Removed {
  readonly request: unknown;
  /** The request before it, when it was taken out. */
  readonly after: string | undefined;
}

export class RemovedRequests {
  readonly #removed = new Map<string, Removed>();

  /** Notes what is cut off; a change in the middle cuts off requests that come again at once. */
  note(requests: readonly unknown[], from: number): void {
    for (let at = from; at < requests.length; at += 1) {
      const id = idOf(requests[at]);
      if (id === undefined) continue;
      this.#removed.delete(id);
      this.#removed.set(id, { request: requests[at], after: idOf(requests[at - 1]) });
    }
  }

  /** All turns in the order in which they were asked. */
  turns(requests: readonly unknown[]): readonly ChatTurn[] {
    const turns = requests.map((request): ChatTurn & { id: string | undefined } => ({
      id: idOf(request),
      request,
      isTakenBack: isUndone(request),
    }));
    const present = new Set(turns.map(({ id }) => id));
    for (const [id, { request, after }] of this.#removed) {
      if (present.has(id)) continue;
      let at = after === undefined ? 0 : turns.findIndex((turn) => turn.id === after) + 1;
      while (turns[at]?.isTakenBack) at += 1;
      turns.splice(at, 0, { id, request, isTakenBack: true });
    }
    return turns;
  }
}

function idOf(request: unknown): string | undefined {
  return isObject(request) ? textOf(request['requestId']) : undefined;
}

/** Undone, but still in the list until the next prompt; older versions say that it is hidden. */
function isUndone(request: unknown): boolean {
  return isObject(request) && (isObject(request['shouldBeRemovedOnSend']) || request['isHidden'] === true);
}
