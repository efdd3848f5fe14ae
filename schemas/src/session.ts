/**
 * The normalised session, format version 1: a header record, then message and event records in the assistant's own order.
 * Everything that is archived has these shapes; `README.md` of this folder explains them to a reader without our code.
 */
import { z } from 'zod';

/** Version of the archived records. A reader refuses a newer one. */
export const formatVersion = 1;

const isoTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const count = z.int().nonnegative();

export const ProjectFacts = z.strictObject({
  name: z.string().describe('Short name: last part of the repository or of the directory.'),
  path: z.string().optional().describe('Start directory, with the home folder written as `~`. Native separators.'),
  repo: z.string().optional().describe('`host/owner/name` of the git remote, without credentials.'),
  branch: z.string().optional().describe('Branch at the start.'),
  commit: z.string().optional().describe('Commit at the start, hexadecimal.'),
});
export type ProjectFacts = z.infer<typeof ProjectFacts>;

export const AgentFacts = z.strictObject({
  name: z.string().describe('Name of the assistant as people know it.'),
  monogram: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .describe('Two letters that stand for the assistant where space is short.'),
  version: z.string().optional().describe('Version that wrote the first record.'),
  client: z.string().optional().describe('The program it ran in: terminal, editor, SDK, …'),
});
export type AgentFacts = z.infer<typeof AgentFacts>;

export const SessionLink = z.strictObject({
  relation: z
    .enum(['parent', 'fork-of', 'continued-from', 'continued-in'])
    .describe('How this session relates to the other.'),
  nativeId: z.string().describe("The other session's native id, same source."),
  agentId: z.string().optional().describe("The other session's sub-agent id, if it is one."),
  call: z.string().optional().describe('The tool call that started this sub-agent.'),
});
export type SessionLink = z.infer<typeof SessionLink>;

export const ResumeCommand = z.strictObject({
  argv: z.array(z.string()).min(1).describe('Program and arguments that continue the session.'),
  directory: z.string().optional().describe('Directory to run it in, home as `~`.'),
});
export type ResumeCommand = z.infer<typeof ResumeCommand>;

/** First record of a session. Only facts that are known at the start and never change; later facts are events. */
export const SessionHeader = z.strictObject({
  type: z.literal('session'),
  format: z.literal(formatVersion),
  id: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .describe('Session id: hash of source, native id and agent id. The same on every machine.'),
  source: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .describe('Id of the source that read it.'),
  nativeId: z.string().min(1).describe("The assistant's own id of the session."),
  agentId: z.string().optional().describe('Id of the sub-agent; absent for a main session.'),
  agent: AgentFacts,
  machine: z.string().describe('Id of the machine it was collected on.'),
  person: z.string().optional().describe('Display name of the person; never an e-mail address.'),
  project: ProjectFacts,
  startedAt: isoTime.describe('Time of the first record, UTC.'),
  links: z.array(SessionLink).optional().describe('Parent, fork and resume relations known at the start.'),
  resume: ResumeCommand.optional(),
});
export type SessionHeader = z.infer<typeof SessionHeader>;

export const Usage = z.strictObject({
  input: count.optional().describe('Input tokens that came from no cache.'),
  output: count.optional().describe('Output tokens, reasoning included.'),
  cacheRead: count.optional(),
  cacheWrite: count.optional(),
  reasoning: count.optional().describe('Part of the output tokens spent on reasoning.'),
});
export type Usage = z.infer<typeof Usage>;

/** What a tool does, independent of its name. */
export const ToolKind = z.enum(['read', 'search', 'edit', 'write', 'run', 'fetch', 'delegate', 'plan', 'ask', 'other']);
export type ToolKind = z.infer<typeof ToolKind>;

const TextBlock = z.strictObject({ type: z.literal('text'), text: z.string() });
const ThinkingBlock = z.strictObject({
  type: z.literal('thinking'),
  text: z.string().describe('Empty when the assistant kept only a signature.'),
});
const ToolCallBlock = z.strictObject({
  type: z.literal('tool_call'),
  call: z.string().describe('Id that pairs call and result.'),
  name: z.string().describe('Native tool name.'),
  kind: ToolKind,
  input: z.json().describe('Arguments as the assistant gave them.'),
});
const ToolResultBlock = z.strictObject({
  type: z.literal('tool_result'),
  call: z.string(),
  ok: z.boolean(),
  text: z.string().describe('Output, in full up to 256 KiB; longer output keeps head and tail.'),
  exitCode: z.int().optional(),
  durationMs: count.optional(),
  omitted: z
    .strictObject({ bytes: count, sha256: z.string() })
    .optional()
    .describe('Bytes left out of the middle and the SHA-256 of the whole output.'),
});
const EditBlock = z.strictObject({
  type: z.literal('edit'),
  call: z.string().optional().describe('The tool call that made the change.'),
  path: z.string().describe('File, home as `~`.'),
  diff: z.string().describe('Unified diff hunks without file headers.'),
});
const AttachmentBlock = z.strictObject({
  type: z.literal('attachment'),
  mediaType: z.string(),
  bytes: count.describe('Size of the decoded content.'),
  sha256: z.string().optional().describe('Of the decoded content, where the content was at hand.'),
  name: z.string().optional(),
  data: z.string().optional().describe('Base64 content; kept only when the policy says so.'),
});
const NoticeBlock = z.strictObject({
  type: z.literal('notice'),
  kind: z.string().describe('What happened: compaction, interrupt, error, model-change, …'),
  text: z.string(),
});
const UnknownBlock = z.strictObject({
  type: z.literal('unknown'),
  native: z.string().describe('The type the assistant gave it.'),
  json: z.string().describe('The native value as JSON text, cut at 64 KiB.'),
});

export const Block = z.discriminatedUnion('type', [
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  ToolResultBlock,
  EditBlock,
  AttachmentBlock,
  NoticeBlock,
  UnknownBlock,
]);
export type Block = z.infer<typeof Block>;
export type BlockOf<T extends Block['type']> = Extract<Block, { type: T }>;

export const Role = z.enum(['user', 'assistant', 'tool', 'system']);
export type Role = z.infer<typeof Role>;

export const Message = z.strictObject({
  type: z.literal('message'),
  seq: count.describe('Position among the messages of the session, from 0.'),
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe('Message id: hash of session id and native id. The same on every machine.'),
  role: Role.describe('`user` is only what a person typed; injected context is `system`.'),
  kind: z.string().optional().describe('For system messages: reminder, hook, compaction, command, error, …'),
  at: isoTime.optional().describe('Time the assistant recorded.'),
  model: z.string().optional(),
  usage: Usage.optional().describe('Tokens of the API message, on its first message record only.'),
  superseded: z
    .literal(true)
    .optional()
    .describe('Rewound or replaced: still here, no longer part of the conversation.'),
  blocks: z.array(Block),
});
export type Message = z.infer<typeof Message>;

export const SessionEvent = z.discriminatedUnion('event', [
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('title'),
    seq: count.describe('Number of messages before the event.'),
    at: isoTime.optional(),
    title: z.string(),
    by: z.enum(['person', 'assistant']).describe('Who named it; a person outranks the assistant.'),
  }),
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('compaction'),
    seq: count,
    at: isoTime.optional(),
    trigger: z.string().optional(),
    tokensBefore: count.optional(),
    tokensAfter: count.optional(),
  }),
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('model'),
    seq: count,
    at: isoTime.optional(),
    model: z.string(),
  }),
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('rewind'),
    seq: count,
    at: isoTime.optional(),
    fromSeq: count.describe('First message that the rewind took out.'),
  }),
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('subagent'),
    seq: count,
    at: isoTime.optional(),
    agentId: z.string().describe('Native id of the sub-agent (agent id, or native id of its own session).'),
    call: z.string().optional(),
    description: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('event'), event: z.literal('resume'), seq: count, at: isoTime.optional() }),
  z.strictObject({
    type: z.literal('event'),
    event: z.literal('link'),
    seq: count,
    at: isoTime.optional(),
    relation: z.enum(['continued-in', 'pull-request']),
    target: z.string(),
  }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

export type SessionRecord = Message | SessionEvent;

/** One conversation: header and records, in order. */
export interface Session {
  readonly header: SessionHeader;
  readonly records: readonly SessionRecord[];
}

/** A message as a source yields it: without position and id, which the pipeline gives. */
export type DraftMessage = Omit<Message, 'seq' | 'id'> & {
  /** The assistant's own id of the message; without one the id comes from content and ordinal. */
  readonly nativeId?: string | undefined;
};
type WithoutSeq<T> = T extends SessionEvent ? Omit<T, 'seq'> : never;
export type DraftEvent = WithoutSeq<SessionEvent>;
export type DraftRecord = DraftMessage | DraftEvent;

/** What a source knows about a session. Ids, machine, person and the `~` of the home folder are added by the pipeline. */
export interface SessionDraft {
  readonly nativeId: string;
  readonly agentId?: string | undefined;
  readonly agentVersion?: string | undefined;
  readonly client?: string | undefined;
  /** Start directory as the assistant wrote it, absolute. */
  readonly directory?: string | undefined;
  /** Remote URL, branch and commit where the assistant recorded them. */
  readonly remoteUrl?: string | undefined;
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
  /** ISO time; absent when no record has one (the carrier's modification time stands in). */
  readonly startedAt?: string | undefined;
  readonly links?: readonly SessionLink[] | undefined;
  /** Program and arguments that continue the session; the directory is added by the pipeline. */
  readonly resume?: readonly string[] | undefined;
  readonly records: readonly DraftRecord[];
}
