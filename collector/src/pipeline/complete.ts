/** Draft → Session: ids, positions, machine, person, project, and the rules that hold for every source. */
import { contentMessageId, messageId, sessionId } from '@session-siphon/schemas/identity';
import { noProject } from '@session-siphon/schemas/no-project';
import { formatVersion } from '@session-siphon/schemas/format-version';
import type {
  Block,
  DraftMessage,
  Message,
  ProjectFacts,
  Session,
  SessionDraft,
  SessionHeader,
  SessionRecord,
} from '@session-siphon/schemas/session';
import { jsonText } from '@session-siphon/schemas/narrow';
import type { Source } from '../source.ts';
import { withoutHome } from './home-path.ts';
import type { ProjectFactsOf } from './project-facts.ts';
import { repositoryName } from './remote-url.ts';

/** What holds for every session that this machine collects. */
export interface Collecting {
  readonly machine: string;
  readonly person: string | undefined;
  readonly home: string;
  readonly images: 'drop' | 'keep';
  readonly projectFacts: ProjectFactsOf;
}

/** Completes a draft. `fallbackTime` stands in where no record has a time. */
export async function complete(
  draft: SessionDraft,
  { source, collecting, fallbackTime }: { source: Source; collecting: Collecting; fallbackTime: string },
): Promise<Session> {
  const id = sessionId({ source: source.id, nativeId: draft.nativeId, agentId: draft.agentId });
  const project = await projectOf(draft, collecting);
  const header: SessionHeader = {
    type: 'session',
    format: formatVersion,
    id,
    source: source.id,
    nativeId: draft.nativeId,
    ...(draft.agentId === undefined ? {} : { agentId: draft.agentId }),
    agent: {
      name: source.title,
      monogram: source.monogram,
      ...(draft.agentVersion === undefined ? {} : { version: draft.agentVersion }),
      ...(draft.client === undefined ? {} : { client: draft.client }),
    },
    machine: collecting.machine,
    ...(collecting.person === undefined ? {} : { person: collecting.person }),
    project,
    startedAt: draft.startedAt ?? fallbackTime,
    ...(draft.links === undefined ? {} : { links: [...draft.links] }),
    ...(draft.resume === undefined
      ? {}
      : { resume: { argv: [...draft.resume], ...(project.path === undefined ? {} : { directory: project.path }) } }),
  };
  return { header, records: completeRecords(draft, id, collecting) };
}

/** What a session was about: where it began, and what git says of that. */
export async function projectOf(
  draft: Pick<SessionDraft, 'directory' | 'remoteUrl' | 'branch' | 'commit'>,
  collecting: Pick<Collecting, 'home' | 'projectFacts'>,
): Promise<ProjectFacts> {
  const { directory } = draft;
  const url =
    draft.remoteUrl ?? (directory === undefined ? undefined : (await collecting.projectFacts(directory)).remoteUrl);
  const repo = url === undefined ? undefined : repositoryName(url);
  const path = directory === undefined ? undefined : withoutHome(directory, collecting.home);
  const name = repo?.split('/').at(-1) ?? path?.split(/[/\\]/).findLast((part) => part !== '') ?? noProject;
  return {
    name,
    ...(path === undefined ? {} : { path }),
    ...(repo === undefined ? {} : { repo }),
    ...(draft.branch === undefined || draft.branch === '' ? {} : { branch: draft.branch }),
    ...(draft.commit === undefined ? {} : { commit: draft.commit }),
  };
}

function completeRecords(draft: SessionDraft, session: string, collecting: Collecting): SessionRecord[] {
  const ids = new Set<string>();
  const contents = new Map<string, number>();
  let seq = 0;
  return draft.records.map((record): SessionRecord => {
    if (record.type === 'event') {
      const { type, event, ...facts } = record;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a draft event is an event without its position
      return { type, event, seq, ...facts } as SessionRecord;
    }
    const blocks = record.blocks.map((block) => completeBlock(block, collecting));
    const id = idOf(record, blocks, { session, ids, contents });
    ids.add(id);
    const message: Message = {
      type: 'message',
      seq,
      id,
      role: record.role,
      ...(record.kind === undefined ? {} : { kind: record.kind }),
      ...(record.at === undefined ? {} : { at: record.at }),
      ...(record.model === undefined ? {} : { model: record.model }),
      ...(record.usage === undefined ? {} : { usage: record.usage }),
      ...(record.superseded === undefined ? {} : { superseded: record.superseded }),
      blocks,
    };
    seq += 1;
    return message;
  });
}

/** From the assistant's own id where it is unique in the session, else from content and ordinal. */
function idOf(
  record: DraftMessage,
  blocks: readonly Block[],
  known: { session: string; ids: ReadonlySet<string>; contents: Map<string, number> },
): string {
  const fromNative = record.nativeId === undefined ? undefined : messageId(known.session, record.nativeId);
  if (fromNative !== undefined && !known.ids.has(fromNative)) return fromNative;
  const content = `${record.role}\0${jsonText(blocks)}`;
  const ordinal = known.contents.get(content) ?? 0;
  known.contents.set(content, ordinal + 1);
  return contentMessageId({ session: known.session, content, ordinal });
}

function completeBlock(block: Block, { home, images }: Collecting): Block {
  switch (block.type) {
    case 'edit':
      return { ...block, path: withoutHome(block.path, home) };
    case 'attachment': {
      if (images === 'keep') return block;
      const { data: _data, ...facts } = block;
      return facts;
    }
    default:
      return block;
  }
}
