/** Codex's own shapes: the lines of a rollout, of any generation, told apart by what they hold and never by a version. */
import { type JsonObject, countOf, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import { noiseItems } from './noise.ts';

/** What a line is about. */
export type LineKind = 'session' | 'turn' | 'item' | 'event' | 'voice' | 'compacted' | 'usage' | 'noise';

export interface RolloutLine {
  readonly kind: LineKind;
  /** Native type: of the item or event, else of the line. */
  readonly type: string;
  readonly payload: JsonObject;
  readonly at: string | undefined;
  readonly ordinal: number | undefined;
  /** Facts about the line itself. */
  readonly metadata: JsonObject;
}

const envelopes: ReadonlyMap<string, LineKind> = new Map([
  ['session_meta', 'session'],
  ['turn_context', 'turn'],
  ['response_item', 'item'],
  ['event_msg', 'event'],
  ['compacted', 'compacted'],
  ['token_usage_record', 'usage'],
  ['world_state', 'noise'],
  ['inter_agent_communication', 'noise'],
  ['inter_agent_communication_metadata', 'noise'],
  ['dynamic_tools_updated', 'noise'],
  ['security_risk_score', 'noise'],
  ['retained_context', 'noise'],
  ['realtime_item', 'voice'],
]);

/** Items that stand bare in the oldest files, and in lines whose payload was flattened into them. */
const bareItems: ReadonlySet<string> = new Set([
  'message',
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'web_search_call',
  'image_generation_call',
  'agent_message',
]);

/** Events that can stand bare where the payload was flattened. */
const bareEvents: ReadonlySet<string> = new Set([
  'item_completed',
  'user_message',
  'agent_message',
  'agent_reasoning',
  'token_count',
  'task_started',
  'task_complete',
  'turn_aborted',
  'thread_rolled_back',
  'thread_name_updated',
]);

/** Lines of what `codex exec --json` prints, should somebody have kept them among the rollouts. */
const streamType = /^(?:thread|turn|item)\.[a-z_]+$/;

/** The line, whatever generation wrote it; undefined when it is of no kind that is known. */
export function rolloutLine(value: unknown): RolloutLine | undefined {
  if (!isObject(value)) return undefined;
  const payload = isObject(value['payload']) ? value['payload'] : value;
  const subject = subjectOf(value, payload);
  return (
    subject && {
      kind: subject.kind,
      type: subject.type,
      payload,
      at: timeOf(value['timestamp']),
      ordinal: countOf(value['ordinal']),
      metadata: objectOf(value['metadata']),
    }
  );
}

function subjectOf(value: JsonObject, payload: JsonObject): Pick<RolloutLine, 'kind' | 'type'> | undefined {
  const type = textOf(value['type']);
  if (type === undefined) return untypedSubject(value);
  const kind = envelopes.get(type);
  if (kind === 'item' || kind === 'event') return { kind, type: innerType(payload, type) };
  if (kind === 'voice') return { kind, type: textOf(payload['type']) ?? type };
  if (kind !== undefined) return { kind, type };
  if (streamType.test(type)) return { kind: 'noise', type: 'line of an event stream' };
  // An item of this name has parts, an event a text.
  const isItem = bareItems.has(type) || noiseItems.has(type);
  if (isItem && typeof value['message'] !== 'string') return { kind: 'item', type };
  return bareEvents.has(type) ? { kind: 'event', type } : undefined;
}

/** The first line-based generation marks states, and its header has no type. */
function untypedSubject(value: JsonObject): Pick<RolloutLine, 'kind' | 'type'> | undefined {
  if (value['record_type'] !== undefined) return { kind: 'noise', type: 'state' };
  return textOf(value['id']) === undefined ? undefined : { kind: 'session', type: 'header' };
}

/** A flattened payload loses its own type to that of the line; what it holds still tells it. */
function innerType(payload: JsonObject, outer: string): string {
  const inner = textOf(payload['type']);
  if (inner !== undefined && inner !== outer) return inner;
  if (payload['role'] !== undefined) return 'message';
  return isObject(payload['item']) ? 'item_completed' : outer;
}

/** Texts of a content array, and whatever else stands in it. */
export interface ContentPart {
  readonly type: string;
  readonly text: string | undefined;
  readonly fields: JsonObject;
}

export function contentParts(content: unknown): readonly ContentPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content, fields: {} }];
  if (!Array.isArray(content)) return [];
  return content.map((part: unknown): ContentPart => {
    const fields = objectOf(part);
    return { type: textOf(fields['type']) ?? '', text: textOf(fields['text']), fields };
  });
}

/** The texts of some parts, each on a line of its own. */
export function joinedText(parts: readonly ContentPart[]): string {
  let joined: string | undefined;
  for (const { text } of parts)
    if (text !== undefined)
      joined = joined === undefined ? text : `${joined}${joined.endsWith('\n') ? '' : '\n'}${text}`;
  return joined ?? '';
}

/** Whether a text is the id of a thread, as file names have it. */
export function isThreadId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Ids that are v7 UUIDs begin with their time, so those can be compared by age. */
export function isYounger(id: string, than: string): boolean {
  const isOrdered = (one: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(one);
  return isOrdered(id) && isOrdered(than) && id > than;
}
