/** The steps of a plan, as the tools of the assistants write them down. Pure. */
import { objectOf } from '@session-siphon/schemas/narrow';
import type { BlockOf } from '@session-siphon/schemas/session';

export interface PlanStep {
  readonly text: string;
  readonly state: 'done' | 'now' | 'open';
}

/** Steps of a call that plans; undefined when its arguments list none. */
export function planSteps(input: BlockOf<'tool_call'>['input']): PlanStep[] | undefined {
  const record = objectOf(input);
  const list = [record['todos'], record['plan'], record['items'], record['todoList']].find((value) =>
    Array.isArray(value),
  );
  return Array.isArray(list) ? list.map(stepOf) : undefined;
}

function stepOf(value: unknown): PlanStep {
  const step = objectOf(value);
  const text = ['content', 'step', 'title', 'description', 'text'].map((key) => step[key]).find(isText) ?? '';
  return { text, state: stateOf(step['status']) };
}

function stateOf(status: unknown): PlanStep['state'] {
  if (status === 'completed' || status === 'done') return 'done';
  return status === 'in_progress' || status === 'in-progress' ? 'now' : 'open';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
