/** A typed question asks with words that its answer does not hold. What is left is searched for. */

const asking =
  'how what why when where which who whom whose did do does is are was were can could should would will has have had may might';
const little =
  'a an the this that these those it its i we you they he she me us them my our your their to of in on at for from with by about into and or as so then there here again once ever';
const acting =
  'get got make made go went use used fix fixed fixes solve solved handle handled resolve resolved happen happened happens problem issue issues way thing things cause caused causes work worked works';

const askingWords = new Set(asking.split(' '));
const emptyWords = new Set(`${asking} ${little} ${acting}`.split(' '));
/** Fewer words are a search, whatever they begin with: `how to` may be a title. */
const shortestQuestion = 4;

/** The words of a question that carry its subject; every other text as it is. */
export function withoutQuestionWords(typed: string): string {
  const words = typed.trim().split(/\s+/);
  const isQuestion = askingWords.has((words[0] ?? '').toLowerCase()) || typed.trimEnd().endsWith('?');
  if (!isQuestion || words.length < shortestQuestion || typed.includes('"') || words.includes('NOT')) return typed;
  const telling = words.filter((word) => !isEmptyWord(word));
  return telling.length > 0 ? telling.join(' ') : typed;
}

/** Whether a word tells nothing about a subject. */
export function isEmptyWord(word: string): boolean {
  return emptyWords.has(word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
}
