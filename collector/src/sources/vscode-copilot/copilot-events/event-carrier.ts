/** Logs of Copilot's agent as carriers: of the CLI, of newer chats in VS Code, and the transcripts of its extension. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../../source.ts';
import type { CopilotCarrierPath } from '../carrier-path.ts';
import { carriersOf } from '../carriers-of-session.ts';
import { remoteUrlOf } from '../remote-url.ts';
import { resourceOf } from '../resource.ts';
import { hasMessage } from '../said.ts';
import { workspaceOf } from '../workspace.ts';
import { EventLog } from './event-log.ts';
import { agentEvent } from './native.ts';
import { isToldByChat } from './transcript-chat.ts';
import { workspaceNotes } from './workspace-notes.ts';

export async function readEvents(
  carrier: Carrier,
  path: CopilotCarrierPath,
  context: ReadContext,
): Promise<readonly SessionDraft[]> {
  if (path.kind === 'transcript' && (await isToldByChat(carrier, path))) {
    context.drop('transcript of a chat that has a file of its own');
    return [];
  }
  const log = await readLog(carrier, context);
  if (path.kind === 'events' && !(await isLongestLog(carrier, path.id, log))) {
    context.drop('older copy of a log');
    return [];
  }
  const drafts =
    path.kind === 'transcript' ? await transcriptDrafts(carrier, path, log) : await sessionDrafts(carrier, path, log);
  if (log.prompts > 0 && drafts[0] && hasMessage(drafts[0])) return drafts;
  context.drop('session without a prompt');
  return [];
}

async function readLog(carrier: Carrier, context: ReadContext): Promise<EventLog> {
  const log = new EventLog(context);
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      if (text === '') continue;
      const value = parseJson(text);
      const event = agentEvent(value);
      if (event) log.add(event, number);
      else context.skip(value === undefined ? 'line is not JSON' : 'line is not an event', number);
    }
  return log;
}

/** Older versions kept the log beside the folder, where a newer one may have gone on with a copy. */
async function isLongestLog(carrier: Carrier, id: string, log: EventLog): Promise<boolean> {
  const others = await carriersOf(carrier, 'events', id);
  const isInFolder = carrier.relativePath.endsWith('/events.jsonl');
  for (const other of others) {
    const copy = await readLog(other, {
      skip: () => undefined,
      drop: () => undefined,
      content: () => ({}),
      isKnown: () => false,
      isWithheld: async () => false,
    });
    if (copy.prompts > log.prompts || (copy.prompts === log.prompts && !isInFolder)) return false;
  }
  return true;
}

async function transcriptDrafts(
  carrier: Carrier,
  { id, toWorkspace }: CopilotCarrierPath,
  log: EventLog,
): Promise<SessionDraft[]> {
  const { remote, ...workspace } = await workspaceOf(carrier, toWorkspace);
  const facts = {
    ...log.facts,
    nativeId: id,
    client: remote === undefined ? 'VS Code' : `VS Code (${remote})`,
    directory: workspace.directory ?? log.facts.directory,
    remoteUrl: workspace.remoteUrl ?? log.facts.remoteUrl,
    isExcerpt: true,
  };
  return draftsOf(log, facts, remote === undefined && facts.directory !== undefined ? ['code', '.'] : undefined);
}

/** A session of the CLI, or of a program that has the agent inside. */
async function sessionDrafts(carrier: Carrier, { id }: CopilotCarrierPath, log: EventLog): Promise<SessionDraft[]> {
  const yaml = carrier.relativePath.endsWith('/events.jsonl') ? await carrier.sibling('workspace.yaml') : undefined;
  const notes = workspaceNotes(yaml ?? '');
  const client = clientOf(notes.get('client_name'));
  const facts = {
    ...log.facts,
    nativeId: id,
    client,
    directory: log.facts.directory ?? resourceOf(notes.get('cwd'))?.path,
    remoteUrl: log.facts.remoteUrl ?? remoteUrlOf(Object.fromEntries(notes)),
    branch: log.facts.branch ?? notes.get('branch'),
  };
  const name = notes.get('name');
  const resume =
    client === 'VS Code' ? (facts.directory === undefined ? undefined : ['code', '.']) : ['copilot', `--resume=${id}`];
  const [main, ...subagents] = draftsOf(log, facts, resume);
  if (!main || name === undefined) return main ? [main, ...subagents] : [];
  const by = notes.get('user_named') === 'true' ? 'person' : 'assistant';
  return [{ ...main, records: [...main.records, { type: 'event', event: 'title', title: name, by }] }, ...subagents];
}

/** The program that ran the agent; without a name it is the CLI, which was first. */
function clientOf(name: string | undefined): string {
  if (name === undefined || /^(?:github\/)?(?:copilot-)?cli$/i.test(name)) return 'Copilot CLI';
  return /vs-?\s?code/i.test(name) ? 'VS Code' : name;
}

function draftsOf(
  log: EventLog,
  facts: Omit<SessionDraft, 'records'>,
  resume: readonly string[] | undefined,
): SessionDraft[] {
  const [main, ...subagents] = log.finish();
  if (!main) return [];
  return [
    { ...facts, ...(resume ? { resume } : {}), records: main.records },
    ...subagents.map(({ agentId, startedAt, link, records }) => ({
      ...facts,
      agentId,
      startedAt: startedAt ?? facts.startedAt,
      links: [{ relation: 'parent' as const, nativeId: facts.nativeId, ...link }],
      records,
    })),
  ];
}
