/** What a search server says of each document it was given. */
import { AppError } from '@session-siphon/schemas/errors';
import { objectOf, parseJson } from '@session-siphon/schemas/narrow';

export interface ImportAnswer {
  readonly isTaken: boolean;
  /** Status that the server gives for one it does not take. */
  readonly code: number | undefined;
  readonly error: unknown;
}

/** Of a document that was taken. */
export const taken: ImportAnswer = { isTaken: true, code: undefined, error: undefined };

/** One answer a document, in order, from the lines of the server. Throws IMPORT_REJECTED: a dying leader cuts them short and still says 200, and a document is not to blame for a failure of the server. */
export function importAnswers(text: string, documents: number): readonly ImportAnswer[] {
  const answers = text
    .split('\n')
    .filter((line) => line !== '')
    .map(answerIn);
  const understood = answers.filter((answer) => answer !== undefined);
  if (understood.length !== documents || answers.length !== documents)
    throw rejected(`answered for ${understood.length} of ${documents} documents`);
  const failed = understood.filter(({ code = 0 }) => code >= 500);
  if (failed.length > 0) throw rejected(`failed to write ${failed.length} of ${documents} documents`);
  return understood;
}

/** Undefined for a line that is no answer. */
function answerIn(line: string): ImportAnswer | undefined {
  if (line === '{"success":true}') return taken;
  const { success, code, error } = objectOf(parseJson(line));
  if (success === undefined) return undefined;
  return success === true ? taken : { isTaken: false, code: code === undefined ? undefined : Number(code), error };
}

function rejected(what: string): AppError {
  return new AppError('IMPORT_REJECTED', `the search server ${what}.`, {
    hint: 'Run the same command again; what is there already is only written once more.',
  });
}
