/**
 * The lines of a conversation's transcript. It is written twice, in full and shortened, and each of both once more in numbered pieces, cut anywhere. The fullest is read,
 * and then what another one has beyond its end. Older versions wrote an overview, which lacks the answers of tools; newer ones left it where it ended and
 * began a transcript with the next step.
 */
import { parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { type ReadLine, linesInOrder } from './lines-in-order.ts';
import { type TranscriptLine, transcriptLine } from './native.ts';
import { wholeLines } from './whole-lines.ts';

/** One of the forms, in one file or in pieces. */
export interface TranscriptForm {
  readonly files: readonly Carrier[];
  /** Long texts are cut and arguments are encoded twice. */
  readonly isShort: boolean;
}

type Count = Pick<ReadContext, 'skip'>;

/** For what is read once more: it was counted before. */
export const uncounted: Count = { skip: () => undefined };

export interface Transcript {
  /** In the order of preference, those without any content left out. */
  readonly forms: readonly TranscriptForm[];
  readonly overview: TranscriptForm | undefined;
}

export function transcriptLines(transcript: Transcript, context: Count): AsyncGenerator<readonly ReadLine[]> {
  return linesInOrder(linesAsWritten(transcript, context));
}

async function* linesAsWritten({ forms, overview }: Transcript, context: Count): AsyncGenerator<readonly ReadLine[]> {
  const [main, ...others] = forms;
  if (overview) yield* overviewLines(overview, main, context);
  if (!main) return;
  const read: FormRead = { form: main, records: 0, isClean: true, last: undefined };
  for await (const { lines, isClean } of linesOf(main, context)) {
    read.records += lines.length;
    read.isClean &&= isClean;
    read.last = lines.at(-1) ?? read.last;
    yield lines;
  }
  for (const form of others) {
    if (!(await isLonger(form, read))) continue;
    const tail = await linesBehind(form, read.last, context);
    yield tail;
    read.records += tail.length;
    read.last = tail.at(-1) ?? read.last;
  }
}

/** What was read of the first form, and behind its end. */
interface FormRead {
  readonly form: TranscriptForm;
  records: number;
  /** Every line was a record. */
  isClean: boolean;
  last: ReadLine | undefined;
}

interface LineBatch {
  readonly lines: readonly ReadLine[];
  readonly isClean: boolean;
}

/** The lines of an overview up to the step with which a transcript begins. One of the oldest versions is no transcript but a text. */
async function* overviewLines(
  overview: TranscriptForm,
  main: TranscriptForm | undefined,
  context: Count,
): AsyncGenerator<readonly ReadLine[]> {
  if (!(await firstLine(overview))) return;
  const end = (main && (await firstLine(main))?.index) ?? Infinity;
  for await (const { lines } of linesOf(overview, context))
    yield lines.filter(({ line: { index } }) => index !== undefined && index < end);
}

/** Undefined where the file begins with anything else. */
async function firstLine({ files, isShort }: TranscriptForm): Promise<TranscriptLine | undefined> {
  for (const file of files)
    for await (const batch of file.lines())
      for (const { text } of batch) if (text !== '') return transcriptLine(parseJson(text), isShort);
  return undefined;
}

async function* linesOf({ files, isShort }: TranscriptForm, context: Count): AsyncGenerator<LineBatch> {
  for await (const batch of wholeLines(files)) {
    const lines: ReadLine[] = [];
    let isClean = true;
    for (const { number, text } of batch) {
      if (text === '') continue;
      const value = parseJson(text);
      const line = transcriptLine(value, isShort);
      if (line) lines.push({ line, size: text.length });
      else {
        isClean = false;
        context.skip(value === undefined ? 'line is not JSON' : 'line is not a record', number);
      }
    }
    yield { lines, isClean };
  }
}

/** Pieces have the same bytes as their file; otherwise only the number of lines can be compared without reading them all. */
async function isLonger(other: TranscriptForm, { form, records, isClean }: FormRead): Promise<boolean> {
  if (other.isShort === form.isShort && isClean && sizeOf(other) <= sizeOf(form)) return false;
  let count = 0;
  for await (const batch of wholeLines(other.files)) for (const { text } of batch) if (text !== '') count += 1;
  return count > records;
}

export function sizeOf({ files }: Pick<TranscriptForm, 'files'>): number {
  return files.reduce((size, { sizeBytes }) => size + sizeBytes, 0);
}

/** Lines behind the last one that is known; none when it is not there. */
async function linesBehind(
  form: TranscriptForm,
  last: ReadLine | undefined,
  context: Count,
): Promise<readonly ReadLine[]> {
  let tail: ReadLine[] | undefined = last ? undefined : [];
  for await (const { lines } of linesOf(form, uncounted))
    for (const one of lines)
      if (last && isSame(one.line, last.line)) tail = [];
      else tail?.push(one);
  if (!tail) context.skip('copies of a transcript do not fit together');
  return tail ?? [];
}

function isSame(one: TranscriptLine, other: TranscriptLine): boolean {
  return one.index === other.index && one.type === other.type && one.at === other.at;
}
