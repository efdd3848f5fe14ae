/** What a person wants set up: told by options and a join code, or asked for. */
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { AppError } from '@session-siphon/schemas/errors';
import { type Place, knownMachineId } from '../place.ts';
import type { Terminal } from '../terminal.ts';
import type { JoinTerms } from './join-code.ts';
import { chosenPatterns } from './project-choice.ts';
import type { Questions } from './questions.ts';
import type { SetupWishes } from './setup-plan.ts';
import type { Survey } from './survey.ts';

export interface SetupOptions {
  readonly remote: string | undefined;
  readonly shared: boolean;
  readonly projects: string | undefined;
  readonly person: string | undefined;
  readonly machine: string | undefined;
  readonly restore: string | undefined;
  readonly 'share-rules': boolean;
  readonly yes: boolean;
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

export interface Setup {
  readonly options: SetupOptions;
  /** What a join code says; undefined for init. */
  readonly terms: JoinTerms | undefined;
  readonly terminal: Terminal;
  /** Undefined when nobody can be asked: then the options say everything. */
  readonly questions: Questions | undefined;
}

export interface SurveyedPlace {
  readonly place: Place;
  readonly survey: Survey;
}

/** Throws USAGE where nobody can be asked for what is missing. */
export function wishesOf(setup: Setup, found: SurveyedPlace): Promise<SetupWishes> {
  return setup.questions ? askWishes(setup, setup.questions, found) : givenWishes(setup, found);
}

/** Everything from options. Throws USAGE with the name of the one that is missing. */
async function givenWishes({ options, terms }: Setup, { place, survey }: SurveyedPlace): Promise<SetupWishes> {
  const remote = terms?.remote ?? options.remote;
  const current = await archiveRemote(place.folder.archive, { env: process.env });
  if (options.shared && remote === undefined && !current) throw missing('--remote', 'it says where main is shared.');
  const isDecided = place.config.collector?.projects?.include !== undefined;
  if (remote !== undefined && options.projects === undefined && !isDecided)
    throw missing('--projects', 'all, none, or names from the list above; nothing is shared that was not chosen.');
  return {
    ...commonWishes({ options, terms }),
    remote,
    include: options.projects === undefined ? undefined : chosenPatterns(options.projects, survey.projects),
    person: options.person,
    machine: options.restore ?? options.machine,
  };
}

function commonWishes({ options, terms }: Pick<Setup, 'options' | 'terms'>) {
  const { remote: _address, branches = options.shared ? 'shared' : 'own', ...rules } = terms ?? {};
  return {
    branches,
    rules: terms && rules,
    isPlaceNamed: options.data !== undefined,
    isRestored: options.restore !== undefined,
  } as const;
}

function missing(option: string, what: string): AppError {
  return new AppError('USAGE', `${option} is missing: ${what}`, {
    hint: 'On a terminal it is asked for.',
  });
}

async function askWishes(
  { options, terms }: Setup,
  questions: Questions,
  { place, survey }: SurveyedPlace,
): Promise<SetupWishes> {
  const before = (await archiveRemote(place.folder.archive, { env: process.env }))?.shown;
  const typed =
    terms?.remote ??
    options.remote ??
    (await questions.text('Git remote to share with, or nothing to stay on this machine', before ?? ''));
  const remote = typed === '' || (typed === before && options.remote === undefined && !terms) ? undefined : typed;
  const isShared = remote !== undefined || before !== undefined;
  const include = await askProjects({ options, questions, isShared }, { place, survey });
  const machine = await askName(questions, 'Name of this machine in the archive', {
    given: options.restore ?? options.machine,
    usual: knownMachineId(place),
  });
  const person = await askName(questions, 'Your name in the archive', {
    given: options.person,
    usual: place.person ?? '',
  });
  return { ...commonWishes({ options, terms }), remote, include, machine, person };
}

/** Undefined where the usual name will do. */
async function askName(
  questions: Questions,
  question: string,
  { given, usual }: { readonly given: string | undefined; readonly usual: string },
): Promise<string | undefined> {
  const name = given ?? (await questions.text(question, usual));
  return name === usual || name === '' ? given : name;
}

async function askProjects(
  { options, questions, isShared }: { options: SetupOptions; questions: Questions; isShared: boolean },
  { place, survey }: SurveyedPlace,
): Promise<readonly string[] | undefined> {
  if (options.projects !== undefined) return chosenPatterns(options.projects, survey.projects);
  const current = place.config.collector?.projects?.include;
  const usual = current === undefined ? (isShared ? 'none' : 'all') : current.join(', ') || 'none';
  const verb = isShared ? 'may be shared' : 'are collected';
  for (;;) {
    const typed = await questions.text(`Projects that ${verb}: numbers or names with commas, all, none`, usual);
    if (typed === usual && (current !== undefined || !isShared)) return undefined;
    try {
      return chosenPatterns(typed === '*' ? 'all' : typed, survey.projects);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      questions.say(`${error.message} ${error.hint ?? ''}`);
    }
  }
}
