/** A line of a transcript as a step. Only `PLANNER_RESPONSE` is the model talking; most lines are answers of tools. */
import type { JsonObject } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { TranscriptLine } from './native.ts';
import { isEditorReport, promptOf } from './prompt-text.ts';
import { type Step, type StepKind, plainStep } from './step.ts';
import { kindOfType } from './step-type.ts';

const failures: ReadonlySet<string> = new Set(['ERROR', 'CANCELED', 'CANCELLED', 'INTERRUPTED', 'CLEARED']);

export function transcriptStep(line: TranscriptLine, context: ReadContext): Step {
  const { index, type, at, content, thinking, calls } = line;
  const kind = kindOf(line);
  if (line.isCut) context.skip('long text was cut by the assistant');
  const shared = { ...plainStep, index, type, at, outcome: outcomeOf(line.status), attachments: line.media } as const;
  if (kind === 'unknown') return { ...shared, kind, unknown: sorted(line.value) };
  if (kind !== 'prompt') return { ...shared, kind, text: content, thinking, calls };
  const { text, model } = promptOf(content, context);
  return { ...shared, kind: isEditorReport(text) ? 'system' : 'prompt', text, model };
}

function kindOf({ type, source, content }: TranscriptLine): StepKind {
  if (source.startsWith('USER_') && isEditorReport(content)) return 'system';
  return kindOfType(type) ?? (source === 'MODEL' || type.startsWith('BROWSER_') ? 'result' : 'unknown');
}

function outcomeOf(status: string): Step['outcome'] {
  if (status === 'RUNNING') return 'running';
  return failures.has(status) ? 'failed' : 'done';
}

/** The same line gives the same bytes, whatever the order of its keys. */
function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
