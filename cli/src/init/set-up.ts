/** `siphon init` and `siphon join`: look, ask, show, and only then write. */
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { shellWord } from '@session-siphon/schemas/shell-word';
import { jsonLine } from '../json-line.ts';
import { checkHome, findPlace } from '../place.ts';
import { defaultConfigFile } from '../host.ts';
import { readServerFile } from '../serve/server-file.ts';
import { askedCredentials } from '../push/asked-credentials.ts';
import { carryOut } from './carry-out.ts';
import { ConfigFile } from './config-file.ts';
import { encodeJoinCode } from './join-code.ts';
import { hasOwnRules, rulesToShare } from './merged-rules.ts';
import { type SetupPlan, type SetupWishes, planSetup } from './setup-plan.ts';
import { type SetupAnswer, isAsPlanned, isChosen, planLines, surveyLines, termsLines } from './setup-report.ts';
import { type SurveyedPlace, type Setup, wishesOf } from './setup-wishes.ts';
import { type Survey, previewRedactions, surveyMachine } from './survey.ts';

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
    if (options.json) terminal.print(jsonLine(answer));
    throw new AppError('USAGE', '--yes is missing; nothing was written.', {
      hint: 'Give it once what stands above is what you want.',
    });
  }
  const left = await carryOut(plan);
  const joinCode = await joinCodeOf(setup, plan);
  if (options.json) terminal.print(jsonLine({ ...answer, written: true, joinCode }));
  else say(await doneLines(setup, plan, { left, joinCode }));
  return exitCodes.ok;
}

/** By answers or options. Somebody whose name is taken in the archive is asked whether that was this machine. */
async function plannedSetup(setup: Setup, found: SurveyedPlace): Promise<SetupPlan> {
  const { options, questions } = setup;
  const { place } = found;
  const access = { env: process.env, asked: questions && askedCredentials(questions) };
  const planned = (wishes: SetupWishes): Promise<SetupPlan> =>
    planSetup(place, { configFile: new ConfigFile(options.config ?? defaultConfigFile()), access }, wishes);
  const wishes = await wishesOf(setup, found);
  const plan = await planned(wishes);
  if (!questions || !plan.remote?.isNameTaken || plan.archive.state === 'restored') return plan;
  const question = `The archive has a machine ${plan.machine} already. Was that this one, and its data folder was lost?`;
  if (!(await questions.yes(question, false))) return plan;
  return await planned({ ...wishes, machine: plan.machine, isRestored: true });
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
    remote: remote &&
      found && {
        address: remote.address,
        branches: remote.branches,
        state: found.kind,
        machines: found.kind === 'archive' ? [...new Set([...found.machines.keys(), ...found.shown])] : [],
      },
    joinCode: undefined,
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
  { options: { config: named } }: Pick<Setup, 'options'>,
  { place, remote }: SetupPlan,
  { left, joinCode }: { readonly left: readonly string[]; readonly joinCode: string | undefined },
): Promise<string[]> {
  const config = named === undefined ? '' : ` --config ${shellWord(named)}`;
  return [
    'Done.',
    ...(left.length > 0
      ? [`The remote did not take ${left.join(', ')} from this token; add it yourself if you want it to run there.`]
      : []),
    ...(remote
      ? ['What was collected before a project is excluded stays in the archive; `siphon forget` removes it.']
      : []),
    ...(readServerFile(place.folder.serverFile)
      ? ['A siphon is running; it follows the new settings once it is started again.']
      : [
          `\`siphon up${config}\` collects, shows and keeps watching; \`siphon service install${config}\` lets it do so in the background.`,
        ]),
    ...(joinCode === undefined ? [] : ['', 'Another machine joins with', '', `  siphon join ${joinCode}`, '']),
  ];
}
