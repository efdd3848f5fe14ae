/** Types of steps: transcripts name them, databases number them. */
import type { StepKind } from './step.ts';

const types: readonly (readonly [name: string, kind: StepKind, number?: number])[] = [
  ['USER_INPUT', 'prompt', 14],
  ['PLANNER_RESPONSE', 'answer', 15],
  ['CODE_ACTION', 'result', 5],
  ['GREP_SEARCH', 'result', 7],
  ['VIEW_FILE', 'result', 8],
  ['LIST_DIRECTORY', 'result', 9],
  ['RUN_COMMAND', 'result', 21],
  ['FIND', 'result', 25],
  ['MCP_TOOL', 'result', 38],
  ['AGENCY_TOOL_CALL', 'result', 103],
  ['GENERIC', 'result', 132],
  ['SEARCH_WEB', 'result'],
  ['READ_URL_CONTENT', 'result'],
  ['GENERATE_IMAGE', 'result'],
  ['INVOKE_SUBAGENT', 'result'],
  ['ASK_QUESTION', 'result'],
  ['ERROR_MESSAGE', 'error', 17],
  ['CHECKPOINT', 'compaction', 23],
  ['SYSTEM_MESSAGE', 'system', 101],
  ['EPHEMERAL_MESSAGE', 'noise', 90],
  ['CONVERSATION_HISTORY', 'noise', 98],
  ['KNOWLEDGE_ARTIFACTS', 'noise'],
];

const kinds: ReadonlyMap<string, StepKind> = new Map(types.map(([name, kind]) => [name, kind]));
const names: ReadonlyMap<number | undefined, string> = new Map(types.map(([name, , number]) => [number, name]));

/** What a type becomes; undefined for one that is not known. */
export function kindOfType(name: string): StepKind | undefined {
  return kinds.get(name);
}

/** Name of a type that a database numbers. */
export function typeName(number: number | undefined): string {
  return (number === undefined ? undefined : names.get(number)) ?? `step type ${number ?? 'missing'}`;
}
