/** What a person is shown before they choose: whose conversations there are, and what redaction would take out of the chosen ones. Nothing is kept of either. */
import { sessionId } from '@session-siphon/schemas/identity';
import type { Log } from '@session-siphon/schemas/log';
import type { ProjectFacts, SessionDraft } from '@session-siphon/schemas/session';
import { MemoryArchive } from '../archive/memory-archive.ts';
import type { RedactText } from '../redact/redact-text.ts';
import type { Source } from '../source.ts';
import { collect } from '../pipeline/collect.ts';
import type { CollectorParts } from '../pipeline/collector-parts.ts';
import type { CollectProgress } from '../pipeline/collect-counts.ts';
import { type Collecting, projectOf } from '../pipeline/complete.ts';
import { Consent, parentOf } from './consent.ts';
import { ConsentCheck } from './consent-check.ts';
import { Seen } from '../pipeline/seen.ts';
import type { SourceRoots } from '../pipeline/source-roots.ts';

interface SurveyOptions {
  readonly roots: readonly SourceRoots[];
  readonly collecting: Collecting;
  readonly redactText: RedactText;
  readonly log: Log;
  now(): number;
  readonly signal?: AbortSignal;
  onProgress?(progress: CollectProgress): void;
}

export interface SurveyedConversation {
  readonly source: Source;
  readonly project: ProjectFacts;
  /** Whether the conversation that started it is here, too. */
  readonly isSubagent: boolean;
}

const noneForgotten: ReadonlySet<string> = new Set();

/** Every conversation by its session id. No more of a transcript is read than tells where it began. */
export async function surveyConversations(options: SurveyOptions): Promise<ReadonlyMap<string, SurveyedConversation>> {
  const found = new Map<string, Omit<SurveyedConversation, 'isSubagent'> & { readonly parent: string | undefined }>();
  const consent = new ConsentCheck({
    // Withholds everything, so that nothing is read on.
    consent: new Consent({ settings: { projects: { include: [] } }, home: options.collecting.home, isShared: true }),
    forgotten: () => noneForgotten,
    async projectOf(draft, source) {
      const project = await projectOf(draft, options.collecting);
      const idOf = ({ nativeId, agentId }: Pick<SessionDraft, 'nativeId' | 'agentId'>): string =>
        sessionId({ source: source.id, nativeId, agentId });
      const parent = parentOf(draft);
      found.set(idOf(draft), { source, project, parent: parent && idOf(parent) });
      return project;
    },
  });
  await collect(partsFor(options, consent), runOptions(options));
  return new Map(
    Array.from(found, ([id, { parent, ...one }]) => [
      id,
      { ...one, isSubagent: parent !== undefined && found.has(parent) },
    ]),
  );
}

/** Secrets that would be replaced in what the rules let through, by rule. */
export async function surveyRedactions(
  options: SurveyOptions,
  consent: Consent,
  forgotten: ReadonlySet<string>,
): Promise<Readonly<Record<string, number>>> {
  const check = new ConsentCheck({
    consent,
    forgotten: () => forgotten,
    projectOf: (draft) => projectOf(draft, options.collecting),
  });
  const parts = partsFor(options, check);
  await collect(parts, runOptions(options));
  const sums: Record<string, number> = {};
  for (const [, carrier] of parts.seen.all())
    for (const { redactions } of [carrier, ...carrier.sessions])
      for (const [rule, count] of Object.entries(redactions ?? {})) sums[rule] = (sums[rule] ?? 0) + count;
  return sums;
}

function partsFor(options: SurveyOptions, consent: ConsentCheck): CollectorParts {
  const { roots, collecting, redactText, log, now } = options;
  return { roots, collecting, redactText, log, now, consent, archive: new MemoryArchive(), seen: Seen.inMemory() };
}

function runOptions({ signal, onProgress }: SurveyOptions): Parameters<typeof collect>[1] {
  return { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
}
