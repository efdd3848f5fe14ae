/** Questions with one right answer each, and what is put into conversations so that there is one. */
import { Random, vocabulary } from '../random.ts';
import { cjkCases } from './cjk-cases.ts';
import { heldOutQuestions } from './held-out-questions.ts';
import { type Incident, askAbout, isSameQuestion, nearMiss, randomIncident, tell } from './incidents.ts';
import { tuningQuestions } from './tuning-questions.ts';

/** Kinds of questions: how many there are, and the shares that have to be found: first, among five, among fifty. */
export const groups = {
  word: { what: 'a planted word', count: 30, least: [1, 1, 1] },
  typo: { what: 'the same with a typing mistake', count: 15, least: [14 / 15, 14 / 15, 14 / 15] },
  question: { what: 'inside a typed question', count: 15, least: [13 / 15, 13 / 15, 13 / 15] },
  name: { what: 'parts of names, paths, codes and versions', count: 15, least: [13 / 15, 13 / 15, 13 / 15] },
  'tool-word': { what: 'a word of a tool’s output', count: 10, least: [0.9, 0.9, 0.9] },
  'tool-run': { what: 'an exact run of a tool’s output', count: 9, least: [1, 1, 1] },
  cjk: { what: 'part-words of Chinese, Japanese and Korean', count: cjkCases.length, least: [0.9, 0.9, 0.9] },
  across: { what: 'words spread over a conversation', count: 12, least: [0.9, 0.9, 1] },
  paraphrase: { what: 'a paraphrased question', count: 80, least: [0.25, 0.45, 0.75] },
  'held-out': { what: 'one of those that nothing was tuned with', count: 80, least: [0.25, 0.45, 0.75] },
} as const satisfies Record<string, { what: string; count: number; least: readonly [number, number, number] }>;
export type Group = keyof typeof groups;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table
export const groupNames = Object.keys(groups) as readonly Group[];

/** Sets of questions about things that happened. Text that looks like their answers is made of both. */
export const questionSets = { paraphrase: tuningQuestions, 'held-out': heldOutQuestions } as const;
type QuestionGroup = keyof typeof questionSets;

/** What one turn of a conversation also says. */
export interface PlantedTurn {
  readonly prompt: string;
  readonly answer?: string;
  readonly output?: string;
}

export interface Planted {
  readonly group: Group;
  readonly query: string;
  /** Number of the conversation. */
  readonly conversation: number;
  readonly turns: readonly PlantedTurn[];
  /** What could be taken for it; stands in other conversations. */
  readonly alike: readonly string[];
  readonly incident?: Incident;
  /** The same in all but one thing, in conversations that hold answers. */
  readonly nearMisses?: readonly NearMiss[];
}

interface NearMiss {
  readonly conversation: number;
  readonly turn: PlantedTurn;
}

const nearMissCount = 2;

/** All answers lie in the first conversations, so that a larger index holds more that is no answer. */
export const plantedConversations = 60;

/** The same in every run. */
export function plantAll(): readonly Planted[] {
  const random = new Random(31);
  const rare = rareWords();
  const next = (): string => rare.next().value ?? '';
  const planted: Planted[] = [];
  for (const group of groupNames)
    for (let index = 0; index < groups[group].count; index += 1)
      planted.push({ ...plant(group, { index, next }), conversation: random.below(plantedConversations) });
  return planted;
}

interface Ground {
  readonly index: number;
  next(): string;
}

function plant(group: Group, { index, next }: Ground): Omit<Planted, 'conversation'> {
  if (group === 'paraphrase' || group === 'held-out') return paraphrase(group, index);
  if (group === 'cjk') {
    const { text, query, alike } = cjkCases[index] ?? { text: '', query: '', alike: '' };
    const turn = index % 2 === 0 ? { prompt: '', output: text } : { prompt: text };
    return { group, query, turns: [turn], alike: [alike] };
  }
  const [a, b, c] = [next(), next(), next()];
  const near = [`${a}er`, `${a.slice(0, -1)}x`];
  switch (group) {
    case 'word':
      return { group, query: a, turns: [{ prompt: a }], alike: near };
    case 'typo':
      return { group, query: transposed(a), turns: [{ prompt: a }], alike: near };
    case 'question':
      return {
        group,
        query: `how did we fix the ${a} ${b} problem?`,
        turns: [{ prompt: `${a} ${b}` }],
        alike: [a, b, 'we fix the problem'],
      };
    case 'tool-word':
      return { group, query: a, turns: [{ prompt: '', output: a }], alike: near };
    case 'tool-run':
      return {
        group,
        query: `"${a} ${b} ${c}"`,
        turns: [{ prompt: '', output: `${a} ${b} ${c}` }],
        alike: [`${a} ${c} ${b}`, `${b} ${c} ${a}`],
      };
    case 'name':
      return { group, ...name(index, [a, b, c]), alike: [a, b] };
    case 'across':
      return {
        group,
        query: `${a} ${b} ${c}`,
        turns: [{ prompt: a }, { prompt: '', output: b }, { prompt: c }],
        alike: [`${b} ${c}`],
      };
  }
}

function paraphrase(group: QuestionGroup, index: number): Omit<Planted, 'conversation'> {
  const set = questionSets[group];
  const random = new Random(set.seed * 1_000 + index);
  const incident = randomIncident(set, random);
  const told = tell(set, incident, random);
  return {
    group,
    query: askAbout(set, incident, told, random),
    turns: [{ prompt: told.report, answer: told.answer }],
    alike: [],
    incident,
    nearMisses: Array.from({ length: nearMissCount }, () => {
      const missed = tell(set, nearMiss(set, incident, random), random);
      return {
        conversation: random.below(plantedConversations),
        turn: { prompt: missed.report, answer: missed.answer },
      };
    }),
  };
}

function name(
  index: number,
  [a, b, c]: readonly [string, string, string],
): { query: string; turns: readonly PlantedTurn[] } {
  const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const forms: readonly (readonly [text: string, query: string])[] = [
    [`${a}${upper(b)}${upper(c)}(input)`, `${b} ${c}`],
    [`${a}_${b}_ms`, `${a}${b}ms`],
    [`src/${a}/${b}-${c}.ts`, `${b}-${c}.ts`],
    [`ERR_${a.toUpperCase()}_${b.toUpperCase()}`, `err_${a}_${b}`],
    [`${a}@v${index + 3}.14.${index + 70}`, `${a} ${index + 3}.14.${index + 70}`],
  ];
  const [text, query] = forms[index % forms.length] ?? ['', ''];
  return { query, turns: [index % 2 === 0 ? { prompt: text } : { prompt: '', output: text }] };
}

/** A turn that is no answer, though it looks like one to another kind of question than about what happened. */
export function alikeWords(planted: readonly Planted[], random: Random): PlantedTurn {
  const { alike } = random.pick(planted.filter((one) => one.alike.length > 0));
  return { prompt: random.pick(alike) };
}

/** A turn that tells of something like what a group's questions ask about, and of none of it. */
export function alikeIncident(group: QuestionGroup, planted: readonly Planted[], random: Random): PlantedTurn {
  const set = questionSets[group];
  const asked = planted.filter((one) => one.group === group);
  for (;;) {
    const incident = randomIncident(set, random);
    if (asked.some((one) => one.incident && isSameQuestion(one.incident, incident))) continue;
    const { report, answer } = tell(set, incident, random);
    return { prompt: report, answer };
  }
}

function transposed(word: string): string {
  return `${word.slice(0, 3)}${word.slice(4, 5)}${word.slice(3, 4)}${word.slice(5)}`;
}

/** Words that no sample text holds: it takes the first of the same list. */
function* rareWords(): Generator<string, undefined> {
  for (const word of vocabulary(new Random(7), 11_000).slice(9_600)) if (word.length >= 7) yield word;
  return undefined;
}
