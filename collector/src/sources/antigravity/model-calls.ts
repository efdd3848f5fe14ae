/** Calls of the model: its name, and the tokens that they took. */
import type { Usage } from '@session-siphon/schemas/session';
import type { Database } from '../../source.ts';
import { blobsOf } from './database-blobs.ts';
import type { WireMessage } from './wire-message.ts';

interface ModelCall {
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
  isCounted: boolean;
}

/** Model of every step up to a number, as the program planned it. */
interface PlannedModel {
  readonly lastIndex: number;
  readonly model: string;
}

export class ModelCalls {
  readonly #byStep = new Map<number, ModelCall>();
  readonly #planned: readonly PlannedModel[];

  constructor(database: Database) {
    for (const data of blobsOf(database, 'gen_metadata')) {
      const chat = data.message(1);
      const call = {
        model: chat?.text(19) ?? chat?.text(21),
        usage: usageOf(chat?.message(4)),
        isCounted: false,
      };
      for (const index of data.varints(2)) this.#byStep.set(index, call);
    }
    this.#planned = [...blobsOf(database, 'executor_metadata')].flatMap((data) => {
      const model = data.message(10)?.message(1)?.text(28);
      const lastIndex = data.varint(3);
      return model === undefined || lastIndex === undefined ? [] : [{ lastIndex, model }];
    });
  }

  /** Whether any model is named. */
  get areNamed(): boolean {
    return this.#planned.length > 0 || this.#byStep.values().some(({ model }) => model !== undefined);
  }

  /** Facts of the call that gave a step. Its tokens are given once; `own` are those that the step itself tells, for a step that no call is known of. */
  of(index: number | undefined, own: Usage | undefined): { model: string | undefined; usage: Usage | undefined } {
    const call = index === undefined ? undefined : this.#byStep.get(index);
    const model = call?.model ?? this.#planned.find(({ lastIndex }) => lastIndex >= (index ?? 0))?.model;
    if (!call) return { model, usage: own };
    const usage = call.isCounted ? undefined : call.usage;
    call.isCounted = true;
    return { model, usage };
  }
}

const usageFields = [
  ['input', 2],
  ['output', 3],
  ['cacheRead', 5],
  ['cacheWrite', 4],
  ['reasoning', 9],
] as const;

/** Input is what came from no cache, output has the thinking in it. */
export function usageOf(usage: WireMessage | undefined): Usage | undefined {
  if (!usage) return undefined;
  const known: Usage = {};
  for (const [name, field] of usageFields) {
    const count = usage.varint(field);
    if (count !== undefined) known[name] = count;
  }
  return Object.keys(known).length > 0 ? known : undefined;
}
