/** How far each node of a server is with what the index holds. `/health` says nothing of it: after a restart it is ok long before the documents are there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import { serverNodes } from '@session-siphon/schemas/server-nodes';
import { type Checkpoint, type Held, readCheckpoint } from './checkpoint.ts';
import type { Generation } from './generation.ts';
import { documentCount, pendingWrites, stillLoading } from './readiness.ts';
import { type EngineAddress, SearchEngine } from './search-engine.ts';

/** A node that answers. */
export interface NodeState {
  readonly url: string;
  readonly pendingWrites: number;
  /** Documents of the index that it has. */
  readonly held: number;
  /** Those that there were when the index was brought up to date; undefined where no node knows of an index. */
  readonly expected: number | undefined;
}

/** A node that does not. */
export interface UnansweringNode {
  readonly url: string;
  readonly failure: AppError;
}

/** Looks at every node. What was indexed last is known by the node that knows most of it. */
export async function nodeStates({ url, apiKey }: EngineAddress): Promise<readonly (NodeState | UnansweringNode)[]> {
  using all = new DisposableStack();
  const engines = serverNodes(url).map((node) => all.use(new SearchEngine({ url: node, apiKey })));
  const looks = await Promise.all(
    engines.map(async (engine) => ({
      engine,
      seen: await answered(engine, async () => ({
        pending: await pendingWrites(engine),
        checkpoint: await readCheckpoint(engine),
      })),
    })),
  );
  const last = newest(looks.flatMap(({ seen }) => ('failure' in seen ? [] : (seen.checkpoint ?? []))));
  return await Promise.all(
    looks.map(async ({ engine, seen }) => {
      if ('failure' in seen) return seen;
      return answered(engine, async () => ({
        pendingWrites: seen.pending,
        held: last ? sum(await held(engine, last)) : 0,
        expected: last && (last.held ? sum(last.held) : 0),
      }));
    }),
  );
}

/** What a node lacks, in words; undefined when it has all of it. */
export function lackOf({ pendingWrites: pending, held: has, expected = 0 }: NodeState): string | undefined {
  if (pending > 0) return `has ${pending} ${pending === 1 ? 'write' : 'writes'} to work off`;
  if (has < expected) return `holds ${has} of ${expected} documents`;
  return undefined;
}

const patienceMs = 2 * 60_000;
const pauseMs = 250;
/** Looks at which nothing came to be there, after which nothing more is waited for. */
const looksInVain = 6;

/**
 * Waits while a node that answers gets documents that it lacks. Whether there is one that lacks none. Throws SEARCH_NOT_READY when there is none yet after two
 * minutes, and more documents still come.
 */
export async function untilWhole(address: EngineAddress, signal?: AbortSignal): Promise<boolean> {
  const started = performance.now();
  let most = -1;
  for (let vain = 0; ; vain += 1) {
    const states = (await nodeStates(address)).filter((state) => 'held' in state);
    if (states.every((state) => lackOf(state) === undefined)) return true;
    const isThere = states.some(({ held: has, expected = 0 }) => has >= expected);
    const all = states.reduce((total, state) => total + state.held - state.pendingWrites, 0);
    if (all > most) vain = 0;
    most = Math.max(most, all);
    if (vain >= looksInVain && states.every(({ pendingWrites: pending }) => pending === 0)) return isThere;
    if (performance.now() - started > patienceMs) {
      if (isThere) return true;
      throw stillLoading(address);
    }
    await sleep(pauseMs, undefined, signal ? { signal } : {});
  }
}

/** How many documents every node that answers has: one that is behind still has what was deleted, and lacks what came. Throws when none answers. */
export async function heldByAll({ url, apiKey }: EngineAddress, generation: Generation): Promise<Held> {
  const counts = await Promise.allSettled(
    serverNodes(url).map(async (node) => {
      using engine = new SearchEngine({ url: node, apiKey });
      return await held(engine, generation);
    }),
  );
  const known = counts.flatMap((count) => (count.status === 'fulfilled' ? [count.value] : []));
  const failure = counts.find((count) => count.status === 'rejected');
  if (known.length === 0) throw failure?.reason;
  return {
    messages: Math.min(...known.map(({ messages }) => messages)),
    conversations: Math.min(...known.map(({ conversations }) => conversations)),
  };
}

async function held(engine: SearchEngine, generation: Generation): Promise<Held> {
  return {
    messages: await documentCount(engine, generation.messages),
    conversations: await documentCount(engine, generation.conversations),
  };
}

function sum({ messages, conversations }: Held): number {
  return messages + conversations;
}

function newest(checkpoints: readonly Checkpoint[]): Checkpoint | undefined {
  return checkpoints.toSorted((a, b) => a.rev - b.rev).at(-1);
}

async function answered<T extends object>(
  { address: { url } }: SearchEngine,
  look: () => Promise<T>,
): Promise<(T & { readonly url: string }) | UnansweringNode> {
  try {
    return { url, ...(await Promise.race([look(), tooLate(url)])) };
  } catch (failure) {
    if (failure instanceof AppError) return { url, failure };
    throw failure;
  }
}

/** A machine that is gone refuses no connection. */
const slowestAnswerMs = 4_000;

async function tooLate(url: string): Promise<never> {
  await sleep(slowestAnswerMs, undefined, { ref: false });
  throw new AppError(
    'SEARCH_UNREACHABLE',
    `the search server ${url} does not answer within ${slowestAnswerMs / 1000} s.`,
    {
      hint: 'Check that it runs and that the URL is right.',
    },
  );
}
