/** One step of a conversation, whichever file tells it. */
import type { Block, Usage } from '@session-siphon/schemas/session';

export type StepKind = 'prompt' | 'answer' | 'result' | 'system' | 'compaction' | 'error' | 'noise' | 'unknown';

/** A tool call as the assistant gave it. */
export interface StepCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly input: unknown;
  /** Some of the arguments are not whole. */
  readonly isCut?: boolean;
}

export interface Step {
  /** Number in the conversation; after a rewind numbers are given again. */
  readonly index: number | undefined;
  readonly kind: StepKind;
  /** Type as the assistant names or numbers it. */
  readonly type: string;
  readonly at: string | undefined;
  readonly outcome: 'done' | 'running' | 'failed';
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly StepCall[];
  /** Id of the call that a result answers, where the step tells it. */
  readonly answers: string | undefined;
  readonly attachments: readonly Block[];
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
  /** What is not understood, as JSON. */
  readonly unknown: unknown;
}

/** What most steps do not have. */
export const plainStep = {
  outcome: 'done',
  text: '',
  thinking: '',
  calls: [],
  answers: undefined,
  attachments: [],
  model: undefined,
  usage: undefined,
  unknown: undefined,
} as const satisfies Partial<Step>;
