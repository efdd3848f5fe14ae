/**
 * Database and transcript as one conversation. The database is richer: failed tools, ids, tokens. The transcript has what a rewind took out of the database,
 * what a migration did not bring into it, and the answers of tools whose content is not understood.
 */
import type { ReadContext } from '../../source.ts';
import type { StoredStep, StoredSteps } from './conversation-database.ts';
import { LiveSteps } from './live-steps.ts';
import type { TranscriptLine } from './native.ts';
import type { Step } from './step.ts';
import { uncounted } from './transcript-lines.ts';
import type { ReadLine } from './lines-in-order.ts';
import { transcriptStep } from './transcript-step.ts';

interface MergeOptions {
  readonly stored: StoredSteps;
  /** Begins the transcript anew. */
  lines(context: Pick<ReadContext, 'skip'>): AsyncIterable<readonly ReadLine[]>;
  readonly context: ReadContext;
}

/** What a line is needed for: the database does not have it, or only a part of it; or a rewind took it out, whose new steps begin with a number. */
type Use = 'missing' | 'part' | { readonly newFrom: number };

/** Steps of both, each once, in batches. */
export async function* mergedSteps(options: MergeOptions): AsyncGenerator<Iterable<Step>> {
  const { stored, lines, context } = options;
  const uses = await usesOfLines(options);
  const merge = new Merge(stored, context);
  let order = 0;
  // Mostly the database has everything.
  if (uses.size > 0)
    for await (const batch of lines(uncounted))
      for (const { line } of batch) {
        const use = uses.get(order++);
        if (use !== undefined) yield merge.line(line, use);
      }
  yield merge.upTo(Infinity);
}

/** By the order of the lines; most are not needed at all and are not kept in memory for that. */
async function usesOfLines({ stored, lines, context }: MergeOptions): Promise<ReadonlyMap<number, Use>> {
  const known = new Map(stored.steps.map((step) => [step.index, step]));
  const uses = new Map<number, Use>();
  const live = new LiveSteps<number>();
  const rewinds = new Rewinds();
  let order = 0;
  for await (const batch of lines(context))
    for (const { line, size } of batch) {
      const own = order++;
      const { index, type, at } = line;
      if (index === undefined) context.skip('line of a transcript has no number');
      else if (live.isRepeated(index, { type, at, size })) context.drop('repeated step');
      else {
        rewinds.note(live.takeFrom(index), index);
        live.push(index, { type, at, size }, own);
        const step = known.get(index);
        if (!step) uses.set(own, 'missing');
        else if (!step.isCopied && isPart(step, stored.namesModels)) uses.set(own, 'part');
      }
    }
  for (const [gone, newFrom] of rewinds.lines()) uses.set(gone, { newFrom });
  return uses;
}

/** Lines that rewinds took out. */
class Rewinds {
  /** Numbers with which the new steps of each rewind begin. */
  readonly #targets: number[] = [];
  /** By the order of the lines, which rewind it was. */
  readonly #gone = new Map<number, number>();

  note(gone: readonly number[], target: number): void {
    if (gone.length === 0) return;
    for (const order of gone) this.#gone.set(order, this.#targets.length);
    this.#targets.push(target);
  }

  /** With the number from which on all steps are newer: a later rewind may have gone back further. */
  *lines(): Generator<readonly [order: number, newFrom: number]> {
    const lowest = this.#targets.slice();
    for (let at = lowest.length - 2; at >= 0; at -= 1) lowest[at] = Math.min(lowest[at] ?? 0, lowest[at + 1] ?? 0);
    for (const [order, rewind] of this.#gone) yield [order, lowest[rewind] ?? 0];
  }
}

function isPart({ kind, text, calls }: StoredStep, namesModels: boolean): boolean {
  if (kind === 'prompt' && !namesModels) return true;
  return kind !== 'noise' && text === '' && calls.length === 0;
}

class Merge {
  readonly #stored: StoredSteps;
  readonly #context: ReadContext;
  #next = 0;

  constructor(stored: StoredSteps, context: ReadContext) {
    this.#stored = stored;
    this.#context = context;
  }

  *line(line: TranscriptLine, use: Use): Generator<Step> {
    const index = line.index ?? 0;
    yield* this.upTo((typeof use === 'object' ? use.newFrom : index) - 1);
    if (use !== 'part') {
      const step = transcriptStep(line, this.#context);
      // The database tells models by their own names.
      yield this.#stored.namesModels ? { ...step, model: undefined } : step;
      return;
    }
    const step = this.#stored.steps[this.#next];
    if (step?.index !== index) return;
    this.#next += 1;
    yield completed(step, transcriptStep(line, this.#context));
  }

  /** Steps of the database up to a number, as far as they are the conversation's own. */
  *upTo(index: number): Generator<Step> {
    const { steps } = this.#stored;
    for (let step = steps[this.#next]; step && (step.index ?? 0) <= index; step = steps[this.#next]) {
      this.#next += 1;
      if (step.isCopied) this.#context.drop('copied from the parent');
      else yield step;
    }
  }
}

function completed(step: StoredStep, told: Step): Step {
  return {
    ...step,
    kind: step.kind === 'unknown' ? told.kind : step.kind,
    text: step.text === '' ? told.text : step.text,
    thinking: step.thinking === '' ? told.thinking : step.thinking,
    calls: step.calls.length === 0 ? told.calls : step.calls,
    model: step.model ?? told.model,
    unknown: told.text === '' ? step.unknown : undefined,
  };
}
