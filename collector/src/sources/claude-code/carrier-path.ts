/** What the path of a file below `projects/` says. The folder of the project is no clue: its name cannot be decoded. */

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const sessionFile = new RegExp(`^[^/]+/(${uuid})\\.jsonl$`, 'i');
const flatAgentFile = /^[^/]+\/agent-([\w-]+)\.jsonl$/;
const agentFile = new RegExp(`^[^/]+/(${uuid})/subagents/((?:[^/]+/)*)agent-([\\w-]+)\\.jsonl$`, 'i');
const transcriptFolder = new RegExp(`^[^/]+(?:/${uuid}(?:/subagents(?:/[^/]+)*)?)?$`, 'i');
/** Helpers of the tool itself repeat their parent's context. */
const internalAgent = /^a(?:compact|side_question|prompt_suggestion|speculation)-/;

interface SessionPath {
  readonly session: string;
  readonly agentId?: undefined;
}
interface AgentPath {
  readonly agentId: string;
  /** Id of the parent's session; undefined in the flat layout of old versions. */
  readonly session: string | undefined;
  /** Way from the file's folder to the session's own folder, with `/` at the end; undefined in the flat layout. */
  readonly toSessionFolder: string | undefined;
}

/** Reads a path; undefined for files that hold no transcript, or one that only repeats another. */
export function carrierPath(relativePath: string): SessionPath | AgentPath | undefined {
  const session = sessionFile.exec(relativePath)?.[1];
  if (session !== undefined) return { session };
  const path = agentPath(relativePath);
  return path && !internalAgent.test(path.agentId) ? path : undefined;
}

/** Whether transcripts can lie in a folder. Beside them lie big outputs, notes and the state of other programs. */
export function isTranscriptFolder(relativePath: string): boolean {
  return transcriptFolder.test(relativePath);
}

function agentPath(relativePath: string): AgentPath | undefined {
  const flat = flatAgentFile.exec(relativePath)?.[1];
  if (flat !== undefined) return { agentId: flat, session: undefined, toSessionFolder: undefined };
  const [, session, folders = '', agentId] = agentFile.exec(relativePath) ?? [];
  if (agentId === undefined) return undefined;
  return { agentId, session, toSessionFolder: '../'.repeat(folders.split('/').length) };
}
