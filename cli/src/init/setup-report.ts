/** What was found, what would change and what was set up, as data and in words. */
import { printable } from '@session-siphon/schemas/log';
import { number, plural } from '../counted.ts';
import type { SettingChange } from './config-file.ts';
import type { JoinTerms } from './join-code.ts';
import type { ProjectGroup } from './project-choice.ts';
import { type PlannedRemote, type SetupPlan, isSameRemote } from './setup-plan.ts';
import type { FoundSource, Survey } from './survey.ts';

/** What `siphon init --json` and `siphon join --json` print. Version 1; fields are only added. */
export interface SetupAnswer {
  readonly version: 1;
  /** False when this was only shown. */
  readonly written: boolean;
  readonly found: readonly FoundSource[];
  readonly projects: readonly (ProjectGroup & { readonly chosen: boolean })[];
  /** Secrets that are replaced in the chosen ones, by rule. */
  readonly redactions: Readonly<Record<string, number>>;
  readonly config: string;
  readonly changes: readonly SettingChange[];
  readonly dataFolder: string;
  readonly machine: string;
  readonly archive: SetupPlan['archive'];
  /** Undefined when no remote was named. */
  readonly remote:
    | {
        readonly address: string;
        readonly branches: 'own' | 'shared';
        readonly state: 'empty' | 'archive';
        readonly machines: readonly string[];
      }
    | undefined;
  /** With it another machine joins; undefined unless the archive goes to a remote and this was written. */
  readonly joinCode: string | undefined;
}

export function surveyLines({ sources, projects }: Survey): string[] {
  const width = Math.max(...sources.map(({ title }) => title.length));
  const longestName = Math.max(0, ...projects.map(({ name }) => name.length));
  return [
    'On this machine:',
    ...sources.map((source) => `  ${source.title.padEnd(width)}  ${foundText(source)}`),
    '',
    ...(projects.length === 0 ? ['No projects yet.'] : ['Projects:']),
    ...projects.map(
      (project, at) =>
        `  ${(project.pattern === undefined ? '–' : String(at + 1)).padStart(3)}  ${project.name.padEnd(longestName)}  ${projectFacts(project)}`,
    ),
    '',
  ];
}

function foundText({ transcripts, conversations, subagents }: FoundSource): string {
  if (transcripts === 0) return 'nothing';
  const started = subagents === 0 ? '' : ` and ${plural(subagents, 'sub-agent')}`;
  return `${plural(conversations, 'conversation')}${started} in ${plural(transcripts, 'transcript')}`;
}

function projectFacts({ path, repo, conversations, sources }: ProjectGroup): string {
  return [plural(conversations, 'conversation'), sources.join(', '), path, repo].filter(Boolean).join(' · ');
}

/** What an archive's code says. */
export function termsLines({ remote, branches, images, redact = {}, exclude }: JoinTerms): string[] {
  const { words, patterns, home } = redact;
  return [
    'The code says:',
    `  archive at ${remote}${branches === 'shared' ? ', where every machine writes main' : ''}`,
    ...(images === undefined ? [] : [`  images: ${images}`]),
    ...(home === true ? ['  the home folder is written as ~ inside texts'] : []),
    ...(words ? [`  ${plural(words.length, 'word')} to be replaced`] : []),
    ...(patterns ? [`  patterns to be replaced: ${patterns.join('  ')}`] : []),
    ...(exclude ? [`  projects that are left alone: ${exclude.join(', ')}`] : []),
    '',
  ];
}

export function planLines(plan: SetupPlan, survey: Survey, redactions: Readonly<Record<string, number>>): string[] {
  const chosen = survey.projects.filter((project) => isChosen(plan, project));
  const conversations = chosen.reduce((sum, project) => sum + project.conversations, 0);
  return [
    `${plan.isShared ? 'To be collected and shared' : 'To be collected'}: ${plural(conversations, 'conversation')} of ${plural(chosen.length, 'project')}${chosen.length > 0 ? ` (${namesOf(chosen)})` : ''}.`,
    redactionLine(redactions),
    ...remoteLines(plan),
    ...archiveLines(plan),
    ...(plan.formerMachine === undefined
      ? []
      : [
          `This machine goes on as ${plan.machine}; what it collected as ${plan.formerMachine} stays in the archive here under that name.`,
        ]),
    ...(plan.changes.length > 0 ? [`Settings in ${plan.configFile.path}:`, ...plan.changes.map(changeLine)] : []),
    ...(isAsPlanned(plan) ? ['It is set up like this already; nothing changes.'] : []),
  ];
}

/** Whether there is nothing to be done. */
export function isAsPlanned({ changes, archive, remote }: SetupPlan): boolean {
  return changes.length === 0 && archive.state === 'kept' && (remote === undefined || isSameRemote(remote));
}

export function isChosen({ consent }: SetupPlan, { path, repo }: ProjectGroup): boolean {
  return consent.ruleForProject({ path, repo }) === undefined;
}

function namesOf(projects: readonly ProjectGroup[]): string {
  const first = projects.slice(0, 8).map(({ name }) => name);
  return [...first, ...(projects.length > first.length ? [`${projects.length - first.length} more`] : [])].join(', ');
}

function redactionLine(redactions: Readonly<Record<string, number>>): string {
  const rules = Object.entries(redactions).toSorted((a, b) => b[1] - a[1]);
  return rules.length === 0
    ? 'No secrets were recognised in them.'
    : `Secrets that are replaced in them: ${rules.map(([rule, count]) => `${rule} ${number(count)}`).join(', ')}.`;
}

function remoteLines({ remote, machine, archive }: SetupPlan): string[] {
  if (!remote) return [];
  const { address, branches, found, before, isNameTaken } = remote;
  const state =
    found.kind === 'empty'
      ? 'is empty: it gets the files that an archive begins with'
      : `is the archive ${JSON.stringify(found.name)}, with ${countMachines(found)}`;
  return [
    `Remote ${address} ${state}.`,
    `This machine writes ${branches === 'shared' ? 'its folder of main' : `the branch machines/${machine}`}. Whoever can read the remote can read what is shared.`,
    ...(before !== undefined && !isSameRemote({ address, before }) ? [`It takes the place of ${before}.`] : []),
    ...(isNameTaken && archive.state !== 'restored'
      ? [
          `The remote has a branch machines/${machine} already. If that is another machine's, choose another name (--machine); if it was this machine, whose data folder was lost, take it back with --restore ${machine}.`,
        ]
      : []),
  ];
}

function countMachines({ machines, shown }: Extract<PlannedRemote['found'], { kind: 'archive' }>): string {
  const names = [...new Set([...machines.keys(), ...shown])].toSorted();
  return names.length === 0 ? 'no machine yet' : `${plural(names.length, 'machine')} (${names.join(', ')})`;
}

function archiveLines({ archive, place: { folder } }: SetupPlan): string[] {
  switch (archive.state) {
    case 'new':
      return [`A new archive in ${folder.path}.`];
    case 'kept':
      return [];
    case 'restored':
      return [
        'What this machine pushed is taken back from the remote; what it had not pushed is collected again.',
        ...(archive.aside === undefined
          ? []
          : [`The archive here is put aside as ${archive.aside}: nothing in it is lost, and nothing of it is pushed.`]),
      ];
    case 'begun anew':
      return [
        archive.others > 0
          ? `The archive here also holds ${plural(archive.others, 'conversation')} that may not be shared.`
          : 'The history of the archive here also holds conversations that were forgotten.',
        `It is put aside as ${archive.aside}: nothing in it is lost, and nothing of it is pushed. A new one begins with ${plural(archive.chosen, 'conversation')} of it.`,
      ];
  }
}

function changeLine({ key, before, after }: SettingChange): string {
  return `  ${key}: ${before === undefined ? '' : `${valueText(before)} → `}${valueText(after)}`;
}

function valueText(value: unknown): string {
  return printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not set'));
}
