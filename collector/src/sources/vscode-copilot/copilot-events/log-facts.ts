/** What the beginning of a log says about its session. */
import type { SessionDraft, SessionLink } from '@session-siphon/schemas/session';
import { objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import { remoteUrlOf } from '../remote-url.ts';
import { resourceOf } from '../resource.ts';
import type { AgentEvent } from './native.ts';

export type LogFacts = Pick<
  SessionDraft,
  'agentVersion' | 'directory' | 'remoteUrl' | 'branch' | 'commit' | 'startedAt' | 'links'
>;

export function logFacts({ data, at }: AgentEvent): LogFacts {
  const context = objectOf(data['context']);
  const spawnedBy = textOf(data['detachedFromSpawningParentSessionId']);
  const links: SessionLink[] = spawnedBy === undefined ? [] : [{ relation: 'parent', nativeId: spawnedBy }];
  return {
    agentVersion: textOf(data['copilotVersion']),
    directory: resourceOf(textOf(context['cwd']))?.path,
    remoteUrl: remoteUrlOf(context),
    branch: textOf(context['branch']),
    commit: textOf(context['headCommit']),
    startedAt: timeOf(data['startTime']) ?? at,
    ...(links.length > 0 ? { links } : {}),
  };
}
