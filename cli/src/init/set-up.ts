/** `siphon init` and `siphon join`: look, ask, show, and only then write. */
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { type Place, checkHome, findPlace, knownMachineId } from '../place.ts';
import { defaultConfigFile } from '../host.ts';
import { readServerFile } from '../serve/server-file.ts';
import { askedCredentials } from '../push/asked-credentials.ts';
import type { Terminal } from '../terminal.ts';
import { carryOut } from './carry-out.ts';
import { ConfigFile } from './config-file.ts';
import { type JoinTerms, encodeJoinCode } from './join-code.ts';
import { hasOwnRules, rulesToShare } from './merged-rules.ts';
import { chosenPatterns } from './project-choice.ts';
import type { Questions } from './questions.ts';
import { type SetupPlan, type SetupWishes, planSetup } from './setup-plan.ts';
import { type SetupAnswer, isAsPlanned, isChosen, planLines, surveyLines, termsLines } from './setup-report.ts';
import { type Survey, previewRedactions, surveyMachine } from './survey.ts';

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

interface Setup {
  readonly options: SetupOptions;
  /** What a join code says; undefined for init. */
  readonly terms: JoinTerms | undefined;
  readonly terminal: Terminal;
  /** Undefined when nobody can be asked: then the options say everything. */
  readonly questions: Questions | undefined;
}

export async function setUp(setup: Setup): Promise<number> {
  const { options, terms, terminal } = setup;
  const place = await findPlace({ ...options, mayMakeConfig: true }, terminal);
  checkHome(place);
  const say = (lines: readonly string[]): void => {
    for (const line of lines) terminal.say(printable(line));
  };
  if (terms) say(termsLines(terms));
  const survey = await surveyMachine(place, terminal);
  say(surveyLines(survey));
  const plan = await plannedSetup(setup, { place, survey });
  const redactions = await previewRedactions(plan.place, { ...plan, config: plan.place.config }, terminal);
  say(planLines(plan, survey, redactions));
  const answer = answerOf(plan, survey, redactions);
  const isAgreed = await agreed(setup, plan);
  if (!isAgreed) {
    if (options.json) terminal.print(JSON.stringify(answer) + '\n');
    throw new AppError('USAGE', '--yes is missing; nothing was written.', {
      hint: 'Give it once what stands above is what you want.',
    });
  }
  const left = await carryOut(plan);
  const joinCode = await joinCodeOf(setup, plan);
  if (options.json)
    terminal.print(
      JSON.stringify({ ...answer, written: true, ...(joinCode === undefined ? {} : { joinCode }) }) + '\n',
    );
  else say(await doneLines(plan, { left, joinCode }));
  return exitCodes.ok;
}

/** By answers or options. Somebody whose name is taken in the archive is asked whether that was this machine. */
async function plannedSetup(setup: Setup, found: Found): Promise<SetupPlan> {
  const { options, questions } = setup;
  const { place } = found;
  const access = { env: process.env, asked: questions && askedCredentials(questions) };
  const planned = (wishes: SetupWishes): Promise<SetupPlan> =>
    planSetup(place, { configFile: new ConfigFile(options.config ?? defaultConfigFile()), access }, wishes);
  const wishes = questions ? await askWishes(setup, questions, found) : await givenWishes(setup, found);
  const plan = await planned(wishes);
  if (!questions || !plan.remote?.isNameTaken || plan.archive.state === 'restored') return plan;
  const question = `The archive has a machine ${plan.machine} already. Was that this one, and its data folder was lost?`;
  if (!(await questions.yes(question, false))) return plan;
  return await planned({ ...wishes, machine: plan.machine, isRestored: true });
}

interface Found {
  readonly place: Place;
  readonly survey: Survey;
}

/** Everything from options. Throws USAGE with the name of the one that is missing. */
async function givenWishes({ options, terms }: Setup, { place, survey }: Found): Promise<SetupWishes> {
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
  { place, survey }: Found,
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
  { place, survey }: Found,
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

async function agreed({ options, questions }: Setup, plan: SetupPlan): Promise<boolean> {
  if (options.yes || isAsPlanned(plan)) return true;
  if (!questions) return false;
  if (await questions.yes('Write this?', true)) return true;
  throw new AppError('CANCELLED', 'nothing was written.');
}

function answerOf(plan: SetupPlan, survey: Survey, redactions: Readonly<Record<string, number>>): SetupAnswer {
  const { place, machine, configFile, changes, archive, remote } = plan;
  const { found } = remote ?? {};
  return {
    version: 1,
    written: false,
    found: survey.sources,
    projects: survey.projects.map((project) => ({ ...project, chosen: isChosen(plan, project) })),
    redactions,
    config: configFile.path,
    changes,
    dataFolder: place.folder.path,
    machine,
    archive,
    ...(remote && found
      ? {
          remote: {
            address: remote.address,
            branches: remote.branches,
            state: found.kind,
            machines: found.kind === 'archive' ? [...new Set([...found.machines.keys(), ...found.shown])] : [],
          },
        }
      : {}),
  };
}

/** Undefined when the archive stays on this machine. */
async function joinCodeOf({ options, questions }: Setup, { place, remote }: SetupPlan): Promise<string | undefined> {
  const current = await archiveRemote(place.folder.archive, { env: process.env });
  if (!current) return undefined;
  const isAsked = questions && !options['share-rules'] && !options.yes && hasOwnRules(place.config);
  const isOwnIncluded =
    options['share-rules'] ||
    (isAsked
      ? await questions.yes(
          'Put your own words, patterns and excluded projects into the code for other machines? Whoever has it can read them.',
          false,
        )
      : false);
  return encodeJoinCode({
    remote: remote?.address ?? current.shown,
    branches: remote?.branches ?? current.branches,
    ...rulesToShare(place.config, isOwnIncluded),
  });
}

async function doneLines(
  { place: { folder }, remote }: SetupPlan,
  { left, joinCode }: { readonly left: readonly string[]; readonly joinCode: string | undefined },
): Promise<string[]> {
  return [
    'Done.',
    ...(left.length > 0
      ? [`The remote did not take ${left.join(', ')} from this token; add it yourself if you want it to run there.`]
      : []),
    ...(remote
      ? ['What was collected before a project is excluded stays in the archive; `siphon forget` removes it.']
      : []),
    ...(readServerFile(folder.serverFile)
      ? ['A siphon is running; it follows the new settings once it is started again.']
      : ['`siphon up` collects, shows and keeps watching; `siphon service install` lets it do so in the background.']),
    ...(joinCode === undefined ? [] : ['', 'Another machine joins with', '', `  siphon join ${joinCode}`, '']),
  ];
}
