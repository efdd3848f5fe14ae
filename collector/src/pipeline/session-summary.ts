/** What a collected session is, in short. */
import { sessionTitle } from '@session-siphon/schemas/session-title';
import type { Role, ToolKind } from '@session-siphon/schemas/session';
import type { RedactedSession } from '../redact/redacted-session.ts';

export interface SessionSummary {
  readonly id: string;
  readonly source: string;
  readonly nativeId: string;
  /** Of a sub-agent. */
  readonly agentId: string | undefined;
  readonly title: string;
  readonly project: string;
  /** ISO times of the first and of the last record with a time. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Messages by role; a role without messages is absent. */
  readonly messages: Readonly<Partial<Record<Role, number>>>;
  /** Calls by native tool name, and what kinds of tools these are. */
  readonly tools: Readonly<Record<string, number>>;
  readonly toolKinds: readonly ToolKind[];
  readonly models: readonly string[];
}

export function sessionSummary(session: RedactedSession): SessionSummary {
  const { header, records } = session;
  const messages = new Map<Role, number>();
  const tools = new Map<string, number>();
  const toolKinds = new Set<ToolKind>();
  const models = new Set<string>();
  for (const record of records) {
    if (record.type !== 'message') continue;
    messages.set(record.role, (messages.get(record.role) ?? 0) + 1);
    if (record.model !== undefined) models.add(record.model);
    for (const block of record.blocks)
      if (block.type === 'tool_call') {
        tools.set(block.name, (tools.get(block.name) ?? 0) + 1);
        toolKinds.add(block.kind);
      }
  }
  return {
    id: header.id,
    source: header.source,
    nativeId: header.nativeId,
    agentId: header.agentId,
    title: sessionTitle(session),
    project: header.project.name,
    startedAt: header.startedAt,
    endedAt: records.findLast((record) => record.at !== undefined)?.at ?? header.startedAt,
    messages: Object.fromEntries(messages),
    tools: Object.fromEntries(tools),
    toolKinds: [...toolKinds],
    models: [...models],
  };
}
