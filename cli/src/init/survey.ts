/** What is on this machine, before anything of it is collected. */
import { randomBytes } from 'node:crypto';
import { configuredRoots, shapingOf } from '@session-siphon/collector/collector';
import type { Consent } from '@session-siphon/collector/consent/consent';
import { surveyConversations, surveyRedactions } from '@session-siphon/collector/consent/survey';
import { scan } from '@session-siphon/collector/pipeline/scan';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import type { Place } from '../place.ts';
import { hostsOf } from '../host.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { type ProjectGroup, projectGroups } from './project-choice.ts';

/** One assistant. */
export interface FoundSource {
  readonly source: string;
  readonly title: string;
  readonly transcripts: number;
  /** Without sub-agents. */
  readonly conversations: number;
  readonly subagents: number;
}

export interface Survey {
  readonly sources: readonly FoundSource[];
  readonly projects: readonly ProjectGroup[];
}

export async function surveyMachine(place: Place, terminal: Terminal): Promise<Survey> {
  const options = surveyOptions(place, place.config, terminal);
  const { carriers } = await scan(options.roots);
  const found = await surveyConversations({
    ...options,
    onProgress: ({ carriersDone, carriersTotal }) =>
      terminal.progress(`Looking at ${carriersDone} of ${carriersTotal} transcripts`),
  });
  const conversations = [...found.values()];
  return {
    sources: options.roots.map(({ source }) => {
      const own = conversations.filter((one) => one.source === source);
      const subagents = own.filter(({ isSubagent }) => isSubagent).length;
      return {
        source: source.id,
        title: source.title,
        transcripts: carriers.filter((carrier) => carrier.source === source).length,
        conversations: own.length - subagents,
        subagents,
      };
    }),
    projects: projectGroups(conversations),
  };
}

/** Secrets that would be replaced in what the consent lets through, by rule. */
export function previewRedactions(
  place: Place,
  { config, consent, forgotten }: { config: SiphonConfig; consent: Consent; forgotten: ReadonlySet<string> },
  terminal: Terminal,
): Promise<Readonly<Record<string, number>>> {
  const options = {
    ...surveyOptions(place, config, terminal),
    onProgress: ({ carriersDone, carriersTotal }: { carriersDone: number; carriersTotal: number }) =>
      terminal.progress(`Looking for secrets in ${carriersDone} of ${carriersTotal} transcripts`),
  };
  return surveyRedactions(options, consent, forgotten);
}

function surveyOptions({ machine, person }: Place, config: SiphonConfig, terminal: Terminal) {
  return {
    roots: configuredRoots(config, hostsOf(machine)),
    // Nothing of a preview is kept, so its markers need not be the same again.
    ...shapingOf({ config, machine: 'preview', person, home: machine.home, key: randomBytes(32) }),
    log: terminalLog(terminal),
    now: () => performance.now(),
  } as const;
}
