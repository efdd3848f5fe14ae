/** A conversation's own database. */
import type { Database, ReadContext, SqlValue } from '../../source.ts';
import { messageOf } from './database-blobs.ts';
import { type DatabaseFacts, databaseFacts } from './database-facts.ts';
import { type DatabaseStep, databaseStep } from './database-step.ts';
import { instantOf } from './instant.ts';
import { ModelCalls } from './model-calls.ts';

const usedColumns = ['idx', 'step_type', 'status', 'metadata', 'error_details', 'step_payload'] as const;

/** A step, and whether a fork copied it from its parent, which has it. */
export interface StoredStep extends DatabaseStep {
  readonly isCopied: boolean;
}

export interface StoredSteps {
  readonly steps: readonly StoredStep[];
  /** Whether the database names the models that answered. */
  readonly namesModels: boolean;
}

export class ConversationDatabase {
  readonly facts: DatabaseFacts;
  readonly #id: string;
  readonly #database: Database;
  readonly #columns: readonly string[];

  constructor(database: Database, id: string) {
    this.#id = id;
    this.#database = database;
    const columns = database.columns('steps');
    this.#columns = columns.includes('idx') ? usedColumns.filter((column) => columns.includes(column)) : [];
    this.facts = databaseFacts(database, id);
  }

  get hasSteps(): boolean {
    if (this.#columns.length === 0) return false;
    for (const _row of this.#database.rows('SELECT idx FROM steps LIMIT 1')) return true;
    return false;
  }

  /** Time of the last step that has one; empty when there is none. */
  get newestAt(): string {
    for (const row of this.#rows('DESC LIMIT 8')) {
      const metadata = messageOf(row['step_payload'])?.message(5) ?? messageOf(row['metadata']);
      const at = instantOf(metadata?.message(1));
      if (at !== undefined) return at;
    }
    return '';
  }

  /** Changes whenever the steps do, without reading them: sizes and states, also of those that are in the log only. */
  get version(): string {
    const sizes = this.#columns.map((column) => `total(length(${column}) * (idx + 1)) AS ${column}_sizes`);
    const states = this.#columns.includes('status') ? ['total(status * (idx + 1)) AS states'] : [];
    const calls = this.#database.columns('gen_metadata').includes('data')
      ? [...this.#database.rows('SELECT count(*) AS count, total(length(data)) AS size FROM gen_metadata')]
      : [];
    const steps = [
      ...this.#database.rows(`SELECT ${['count(*) AS count', ...sizes, ...states].join(', ')} FROM steps`),
    ];
    return JSON.stringify([steps, calls]);
  }

  /** All steps in order. */
  readSteps(context: ReadContext): StoredSteps {
    const calls = new ModelCalls(this.#database);
    const steps: StoredStep[] = [];
    for (const row of this.#rows('ASC')) {
      const step = databaseStep(row, calls, context);
      if (step) steps.push(Object.assign(step, { isCopied: this.#isCopied(step) }));
    }
    return { steps, namesModels: calls.areNamed };
  }

  /** Steps keep the conversation they were first made in; where that is not told, the place of the fork decides. */
  #isCopied({ origin, index }: DatabaseStep): boolean {
    const { fork } = this.facts;
    if (!fork) return false;
    return origin === undefined ? (index ?? 0) <= fork.lastCopied : origin !== this.#id;
  }

  *#rows(order: string): Generator<Readonly<Record<string, SqlValue>>> {
    if (this.#columns.length > 0)
      yield* this.#database.rows(`SELECT ${this.#columns.join(', ')} FROM steps ORDER BY idx ${order}`);
  }
}
