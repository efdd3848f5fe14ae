/**
 * The normalised session, format version 1: a header record, then message and event records in the assistant's own order.
 * Everything that is archived has these shapes; `README.md` of this folder explains them to a reader without our code.
 */
import { z } from 'zod';
import { formatVersion } from './format-version.ts';
import { sessionIdPattern, sourceIdPattern } from './id-patterns.ts';
import { JsonValue } from './json-value.ts';

const isoTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'a time like 2026-02-03T04:05:06.789Z')
  .meta({ format: 'date-time' });
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
  type: z.literal('session').describe('This is the header.'),
  format: z.literal(formatVersion).describe('Format version of this session.'),
  id: z
    .string()
    .regex(sessionIdPattern)
    .describe('Session id: hash of source, native id and agent id. The same on every machine.'),
  source: z.string().regex(sourceIdPattern).describe('Id of the source that read it.'),
  nativeId: z.string().min(1).describe("The assistant's own id of the session."),
  agentId: z.string().optional().describe('Id of the sub-agent; absent for a main session.'),
  agent: AgentFacts.describe('The assistant.'),
  machine: z.string().describe('Id of the machine it was collected on.'),
  person: z.string().optional().describe('Display name of the person; never an e-mail address.'),
  project: ProjectFacts.describe('What was worked on.'),
  startedAt: isoTime.describe('Time of the first record, UTC.'),
  links: z.array(SessionLink).optional().describe('Parent, fork and resume relations known at the start.'),
  resume: ResumeCommand.optional().describe('How to continue the session with its assistant.'),
});
export type SessionHeader = z.infer<typeof SessionHeader>;

export const Usage = z.strictObject({
  input: count.optional().describe('Input tokens that came from no cache.'),
  output: count.optional().describe('Output tokens, reasoning included.'),
  cacheRead: count.optional().describe('Input tokens read from a cache.'),
  cacheWrite: count.optional().describe('Input tokens written to a cache.'),
  reasoning: count.optional().describe('Part of the output tokens spent on reasoning.'),
});
export type Usage = z.infer<typeof Usage>;

/** What a tool does, independent of its name. */
export const ToolKind = z.enum(['read', 'search', 'edit', 'write', 'run', 'fetch', 'delegate', 'plan', 'ask', 'other']);
export type ToolKind = z.infer<typeof ToolKind>;

const TextBlock = z.strictObject({
  type: z.literal('text').describe('What was said.'),
  text: z.string().describe('Markdown as the person or the assistant wrote it.'),
});
const ThinkingBlock = z.strictObject({
  type: z.literal('thinking').describe('What the assistant thought before it answered.'),
  text: z.string().describe('Empty when the assistant kept only a signature.'),
});
const ToolCallBlock = z.strictObject({
  type: z.literal('tool_call').describe('The assistant uses a tool.'),
  call: z.string().describe('Id that pairs call and result.'),
  name: z.string().describe('Native tool name.'),
  kind: ToolKind.describe('What the tool does, independent of its name.'),
  input: JsonValue.describe('Arguments as the assistant gave them.'),
});
const ToolResultBlock = z.strictObject({
  type: z.literal('tool_result').describe('What the tool answered.'),
  call: z.string().describe('Id of the call it answers.'),
  ok: z.boolean().describe('`false` when the tool failed.'),
  text: z.string().describe('Output, in full up to 256 KiB; longer output keeps head and tail.'),
  exitCode: z.int().optional().describe('Exit status of a command.'),
  durationMs: count.optional().describe('How long the tool ran, in milliseconds.'),
  omitted: z
    .strictObject({
      bytes: count.describe('Bytes left out of the middle.'),
      sha256: z.string().describe('Of the whole output, hexadecimal.'),
    })
    .optional()
    .describe('Present when the output was too long to keep whole.'),
});
const EditBlock = z.strictObject({
  type: z.literal('edit').describe('A change of a file.'),
  call: z.string().optional().describe('The tool call that made the change.'),
  path: z.string().describe('File, home as `~`.'),
  diff: z.string().describe('Unified diff hunks without file headers.'),
});
const AttachmentBlock = z.strictObject({
  type: z.literal('attachment').describe('An image or a file that was handed over.'),
  mediaType: z.string().describe('Such as `image/png`.'),
  bytes: count.describe('Size of the decoded content.'),
  sha256: z.string().optional().describe('Of the decoded content, where the content was at hand.'),
  name: z.string().optional().describe('File name.'),
  data: z.string().optional().describe('Base64 content; kept only when the policy says so.'),
});
const NoticeBlock = z.strictObject({
  type: z.literal('notice').describe('Something the assistant reported about itself.'),
  kind: z.string().describe('What happened: compaction, interrupt, error, model-change, …'),
  text: z.string().describe('As the assistant worded it.'),
});
const UnknownBlock = z.strictObject({
  type: z.literal('unknown').describe('Content of a kind that was not known when it was archived.'),
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
  type: z.literal('message').describe('This is a message.'),
  seq: count.describe('Position among the messages of the session, from 0.'),
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe('Message id: hash of session id and native id. The same on every machine.'),
  role: Role.describe('`user` is only what a person typed; injected context is `system`.'),
  kind: z
    .string()
    .optional()
    .describe(
      'For system messages: reminder, hook, command, compaction, error, task (what a sub-agent was asked to do), …',
    ),
  at: isoTime.optional().describe('Time the assistant recorded.'),
  model: z.string().optional().describe('Model that wrote it.'),
  usage: Usage.optional().describe('Tokens of the API message, on its first message record only.'),
  superseded: z
    .literal(true)
    .optional()
    .describe('Rewound or replaced: still here, no longer part of the conversation.'),
  blocks: z.array(Block).describe('Its content, in order.'),
});
export type Message = z.infer<typeof Message>;

/** Facts that every event has. */
const eventFacts = {
  type: z.literal('event').describe('This is an event.'),
  seq: count.describe('Number of messages before the event.'),
  at: isoTime.optional().describe('Time the assistant recorded.'),
};

export const SessionEvent = z.discriminatedUnion('event', [
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('title').describe('The session was named.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
    title: z.string().describe('The name.'),
    by: z.enum(['person', 'assistant']).describe('Who named it; a person outranks the assistant.'),
  }),
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('compaction').describe('The assistant shortened what it remembers; every message is still here.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
    trigger: z.string().optional().describe('What caused it: auto, manual, …'),
    tokensBefore: count.optional().describe('Size of the context before.'),
    tokensAfter: count.optional().describe('Size of the context after.'),
  }),
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('model').describe('Another model answers from here on.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
    model: z.string().describe('Its name.'),
  }),
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('rewind').describe('The person went back; the messages from `fromSeq` on are superseded.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
    fromSeq: count.describe('First message that the rewind took out.'),
  }),
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('subagent').describe('A sub-agent was started; it has a session of its own.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
    agentId: z.string().describe('Native id of the sub-agent.'),
    nativeId: z.string().optional().describe("Native id of the sub-agent's session, where it is not this session's."),
    call: z.string().optional().describe('The tool call that started it.'),
    description: z.string().optional().describe('What it was asked for, in short.'),
  }),
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('resume').describe('The session was taken up again.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
  }),
  z.strictObject({
    type: eventFacts.type,
    event: z.literal('link').describe('The session led to something else.'),
    seq: eventFacts.seq,
    at: eventFacts.at,
    relation: z.enum(['continued-in', 'pull-request']).describe('What it led to.'),
    target: z.string().describe('URL of the pull request, or native id of the session.'),
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
  /** Changes whenever the session does, for carriers that hold many sessions: what was read in this version is not read again. */
  readonly version?: string | undefined;
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
  /** Only what is left of the session elsewhere: it takes the place of no fuller copy in the archive. */
  readonly isExcerpt?: boolean | undefined;
  readonly records: readonly DraftRecord[];
}
