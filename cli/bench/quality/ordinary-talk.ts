/** What is said and printed all the time while software is made. It holds the words of the questions, too, as frequent words of a trade do. */
import type { Random } from '../random.ts';
import type { QuestionSet } from './question-set.ts';

const usual =
  'file test error function type value line code change module class method user data request response server page list field option config build version path name key index table query cache event state component handler script command output input log message token session client table folder branch commit package dependency import export interface parameter result check step service worker queue job timeout retry exception stack trace variable default format schema migration column row button form view model style layout theme image upload download email password role permission account setting feature release update deploy container cluster network proxy certificate port host thread lock memory disk process signal stream buffer chunk batch report chart metric alert user customer order invoice payment price currency date time zone language text string number array object map set tree graph node edge loop condition';

const sentences = [
  'Let me look at the {} first.',
  'The {} is handled in the {} module.',
  'I will add a {} for the {} and run the tests.',
  'Now the {} depends on the {}, which is what we want.',
  'There is a second place where the {} is read.',
  'I have updated the {} and the {}.',
  'The {} of the {} is checked before the {} is written.',
  'Next I rename {} to {} everywhere.',
  'This does not work when the {} is empty, so I check the {} as well.',
  'All {} pass. The {} is unchanged.',
  'Should the {} stay, or do we remove it with the {}?',
  'The error comes from the {}: the {} is undefined.',
  'Can you also show the {} in the {}?',
  'please fix the {} too, it still uses the old {}',
  'Why is the {} created twice? I would expect one {} a {}.',
  'That is slow because every {} asks for its {}.',
] as const;

const lines = [
  "  const {} = await load{}({}, '{}');",
  'src/{}/{}-{}.ts:{#}: warning: unused {}',
  '  if (!{}.{}) throw new Error(`no {} in the {}`);',
  '[{#}] INFO {} {} finished in {#} ms',
  '[{#}] ERROR {}: the {} timed out after {#} ms',
  '    ✓ {} keeps the {} ({#} ms)',
  '-  return this.{}.{}({});',
  '+  return this.{}.{}({}, options);',
  'def {}_{}(self, {}):',
] as const;

/** Talk whose words come as often as in natural text: a few all the time, most now and then. */
export class OrdinaryTalk {
  readonly #words: readonly string[];

  constructor(sets: readonly QuestionSet[]) {
    const wordings = sets.flatMap((set) =>
      [set.subjects, set.happenings, set.circumstances, set.remedies].flatMap((table) => table.flat()),
    );
    const asked = wordings.flatMap((wording) => wording.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);
    this.#words = [...new Set([...usual.split(' '), ...asked])];
  }

  /** What somebody says. */
  said(random: Random, count: number): string {
    return Array.from({ length: count }, () => this.#filled(random.pick(sentences), random)).join(' ');
  }

  /** What a tool prints. */
  printed(random: Random, count: number): string {
    return Array.from({ length: count }, () => this.#filled(random.pick(lines), random)).join('\n');
  }

  #filled(form: string, random: Random): string {
    return form.replaceAll('{#}', () => String(random.below(9_000))).replaceAll('{}', () => this.#word(random));
  }

  #word(random: Random): string {
    return this.#words[Math.floor(this.#words.length ** random.next()) - 1] ?? 'code';
  }
}
