/** What of a prompt a person typed. Transcripts wrap it, and put around it what the program tells the model. */
import type { ReadContext } from '../../source.ts';

interface Prompt {
  readonly text: string;
  /** Model that the person chose with this prompt: the only place where transcripts name one. */
  readonly model: string | undefined;
}

const request = 'USER_REQUEST';
const settings = 'USER_SETTINGS_CHANGE';
/** What blocks around a prompt are counted as. */
const wrapperKinds: ReadonlyMap<string, string> = new Map([
  ['ADDITIONAL_METADATA', 'metadata around a prompt'],
  [settings, 'settings change'],
]);
const beginsWithWrapper = new RegExp(`^\\s*<(?:${[...wrapperKinds.keys()].join('|')})>`);

export function promptOf(content: string, context: ReadContext): Prompt {
  const start = content.indexOf(`<${request}>`);
  if (start < 0 && !beginsWithWrapper.test(content)) return { text: content, model: undefined };
  const { text, around } = start < 0 ? { text: '', around: content } : requestIn(content, start);
  const { blocks, rest } = blocksOf(around);
  // Text that begins like a block and is none was typed.
  if (start < 0 && rest.trim() !== '') return { text: content, model: undefined };
  for (const { name } of blocks) context.drop(wrapperKinds.get(name) ?? 'other block around a prompt');
  const model = blocks.map(chosenModel).findLast((one) => one !== undefined);
  const review = rest.trim();
  if (review.startsWith(reviewStart) && (text === '' || hasComments(review)))
    return { text: text === '' ? review : `${review}\n\n${text}`, model };
  if (review !== '') context.drop('other text around a prompt');
  return { text, model };
}

/** What a person did with a document: approved it, or wrote to places in it. */
const reviewStart = 'Comments on artifact URI:';

function hasComments(review: string): boolean {
  return /\n(?:Selection|Comment):/.test(review);
}

/** A long prompt may have been cut before its end; one that quotes the closing tag ends at the last. */
function requestIn(content: string, start: number): { text: string; around: string } {
  const from = start + `<${request}>`.length;
  const end = content.lastIndexOf(`</${request}>`);
  const before = content.slice(0, start);
  if (end < from) return { text: content.slice(from).trim(), around: before };
  return { text: content.slice(from, end).trim(), around: before + content.slice(end + `</${request}>`.length) };
}

interface WrapperBlock {
  readonly name: string;
  readonly content: string;
}

function blocksOf(text: string): { readonly blocks: readonly WrapperBlock[]; readonly rest: string } {
  const blocks: WrapperBlock[] = [];
  let rest = '';
  let at = 0;
  for (;;) {
    const [tag, name = ''] = /<([A-Z][A-Z_]+)>/.exec(text.slice(at)) ?? [];
    const open = tag === undefined ? -1 : text.indexOf(tag, at);
    const close = open < 0 ? -1 : text.indexOf(`</${name}>`, open);
    if (tag === undefined || close < 0) return { blocks, rest: rest + text.slice(at) };
    blocks.push({ name, content: text.slice(open + tag.length, close) });
    rest += text.slice(at, open);
    at = close + name.length + '</>'.length;
  }
}

/** A sentence follows the name in most versions; names have dots inside (`Gemini 3.8 Flash (High)`). */
function chosenModel({ name, content }: WrapperBlock): string | undefined {
  if (name !== settings) return undefined;
  return /Model Selection`? from [^\n]{0,200}? to ([^\n]{1,200}?)(?:\.\s|\.?\s*$)/m.exec(content)?.[1];
}

/** What the person did in the editor is told to the model as if it was a prompt. */
export function isEditorReport(text: string): boolean {
  return editorReports.some((beginning) => text.startsWith(beginning)) || isApproval(text);
}

const editorReports = ['The following changes were made by the USER to:', 'The USER performed the following action:'];

function isApproval(text: string): boolean {
  return text.startsWith(reviewStart) && !hasComments(text) && text.trimEnd().endsWith('has approved this document.');
}
