/** Who wrote a prompt: where a source is named, it was not typed. */
import { type JsonObject, textOf } from '@session-siphon/schemas/narrow';

/** Kind of the system message that a prompt of the program becomes; undefined for a typed one. */
export function promptKind(data: JsonObject): string | undefined {
  if (data['isAutopilotContinuation'] === true) return 'autopilot';
  const source = textOf(data['source']);
  if (source === undefined || source === 'user') return undefined;
  if (source.startsWith('skill')) return 'skill';
  return source.startsWith('agent-') ? 'subagent' : 'injected';
}
