/** Questions that the editor put to the person, and what was answered. */
import { type JsonObject, arrayOf, isObject, jsonText, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { shownText } from './shown-text.ts';

/** Kinds of parts that ask. */
export const questionKinds: ReadonlySet<string> = new Set([
  'confirmation',
  'elicitation',
  'elicitationSerialized',
  'questionCarousel',
  'planReview',
]);

/** Title, words and answers of a question; empty when nothing of it is told. */
export function questionText(part: JsonObject): string {
  const answers = objectOf(part['data'] ?? part['answers']);
  const questions = arrayOf(part['questions'])
    .filter(isObject)
    .map((question) => questionLines(question, answers[textOf(question['id']) ?? '']));
  return [
    shownText(part['title']),
    shownText(part['subtitle']),
    shownText(part['message']),
    shownText(part['content']),
    ...questions,
    outcome(part),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function questionLines(question: JsonObject, answer: unknown): string {
  const asked = shownText(question['message']) || shownText(question['title']);
  const given = answerText(answer, question['options']);
  return given === '' ? asked : `${asked}\n→ ${given}`;
}

/** An answer by the words of the options it names. */
function answerText(answer: unknown, options: unknown): string {
  const { selectedValue, selectedValues, freeformValue } = isObject(answer) ? answer : { selectedValue: answer };
  const labels = new Map(
    arrayOf(options)
      .filter(isObject)
      .map(({ value, label }) => [value, label]),
  );
  return [selectedValue, ...arrayOf(selectedValues), freeformValue]
    .flatMap((value) => textOf(labels.get(value)) ?? textOf(value) ?? [])
    .join(', ');
}

function outcome(part: JsonObject): string {
  const accepted = part['acceptedResult'];
  const state = typeof part['state'] === 'string' ? part['state'] : '';
  const result = isObject(accepted) ? jsonText(accepted) : '';
  return state === '' && result === '' ? '' : `→ ${[state, result].filter((text) => text !== '').join(' ')}`;
}
