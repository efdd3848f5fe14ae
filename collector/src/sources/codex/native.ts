/** Codex's own shapes: the lines of a rollout, of any generation, told apart by what they hold and never by a version. */
import { type JsonObject, countOf, isObject, objectOf, textOf, timeOf } from '../../narrow.ts';

/** What a line is about. */
export type LineKind = 'session' | 'turn' | 'item' | 'event' | 'compacted' | 'usage' | 'noise';

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
]);

/** Items that stand bare in the oldest files, and in lines whose payload was flattened into them. */
const itemTypes: ReadonlySet<string> = new Set([
  'message',
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'web_search_call',
  'image_generation_call',
]);

/** The line, whatever generation wrote it; undefined when it is of no kind that is known. */
export function rolloutLine(value: unknown): RolloutLine | undefined {
  if (!isObject(value)) return undefined;
  const outer = textOf(value['type']);
  const shared = {
    at: timeOf(value['timestamp']),
    ordinal: countOf(value['ordinal']),
    metadata: objectOf(value['metadata']),
  };
  if (outer === undefined) {
    if (value['record_type'] !== undefined) return { ...shared, kind: 'noise', type: 'state', payload: value };
    // The header of the first lines-based generation has no type.
    return textOf(value['id']) === undefined
      ? undefined
      : { ...shared, kind: 'session', type: 'header', payload: value };
  }
  const kind = envelopes.get(outer);
  if (kind) {
    const payload = isObject(value['payload']) ? value['payload'] : value;
    const inner = kind === 'item' || kind === 'event' ? textOf(payload['type']) : undefined;
    return { ...shared, kind, type: inner ?? outer, payload };
  }
  return itemTypes.has(outer) ? { ...shared, kind: 'item', type: outer, payload: value } : undefined;
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

/** Id of a v7 UUID begins with its time, so ids of that kind can be compared by age. */
export function isYounger(id: string, than: string): boolean {
  const isOrdered = (one: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(one);
  return isOrdered(id) && isOrdered(than) && id > than;
}
