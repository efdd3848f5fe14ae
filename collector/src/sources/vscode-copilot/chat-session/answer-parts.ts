/** An answer as it was shown, part after part: texts joined, links named, what the editor draws for itself left out. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { unknownBlock } from '../../unknown-block.ts';
import { baseName, resourceOf, webAddress } from '../resource.ts';
import { type FileChange, changeKinds, fileChanges } from './file-change.ts';
import { questionKinds, questionText } from './question-text.ts';
import { cutContent, isCut, shownText } from './shown-text.ts';
import { type ToolCard, toolCard } from './tool-card.ts';
import { thinkingText } from './tool-rounds.ts';

export type AnswerPart =
  | { readonly type: 'text'; text: string }
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'card'; readonly card: ToolCard }
  | { readonly type: 'change'; readonly change: FileChange }
  | { readonly type: 'notice'; readonly kind: string; readonly text: string }
  | { readonly type: 'pull-request'; readonly url: string }
  | BlockOf<'unknown'>;

/** Parts that are the editor's business: buttons, progress, points to go back to. */
const noiseKinds: ReadonlySet<string> = new Set([
  'autoModeResolution',
  'clearToPreviousToolInvocation',
  'command',
  'disabledClaudeHooks',
  'extensions',
  'mcpServersStarting',
  'prepareToolInvocation',
  'progressMessage',
  'progressTaskSerialized',
  'treeData',
  'undoStop',
]);

/** Parts that report something to the person, with the kind of the notice. */
const noticeKinds: ReadonlyMap<string, string> = new Map([
  ['warning', 'warning'],
  ['info', 'info'],
  ['systemNotification', 'notification'],
  ['hook', 'hook'],
]);

/** The answer's parts; old versions have one text, or several. */
export function answerParts(response: unknown, context: ReadContext): readonly AnswerPart[] {
  const parts: readonly unknown[] = Array.isArray(response) ? response : response === undefined ? [] : [response];
  const reader = new PartReader(context);
  const fences = artificialFences(parts);
  for (const [at, part] of parts.entries()) if (!fences.has(at)) reader.add(part);
  return reader.parts;
}

class PartReader {
  readonly parts: AnswerPart[] = [];
  readonly #context: ReadContext;
  /** The text that goes on, until another part comes. */
  #open: (AnswerPart & { type: 'text' }) | undefined;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  add(part: unknown): void {
    const text = textOfPart(part);
    if (isCut(text)) return this.#context.skip(cutContent);
    if (text !== undefined) return this.#addText(text);
    if (isObject(part)) this.#addOther(kindOf(part), part);
    else if (part !== null && part !== undefined) this.#push(unknownBlock('', part));
  }

  #addText(text: string): void {
    if (text === '') return;
    if (this.#open) this.#open.text += text;
    else this.parts.push((this.#open = { type: 'text', text }));
  }

  #push(part: AnswerPart): void {
    this.#open = undefined;
    this.parts.push(part);
  }

  #addOther(kind: string, part: JsonObject): void {
    // Names the file of the code that follows: in the middle of a text.
    if (kind === 'codeblockUri') return undefined;
    if (kind === 'thinking') return this.#addThinking(part);
    if (kind === 'toolInvocationSerialized') return this.#push({ type: 'card', card: toolCard(part) });
    if (changeKinds.has(kind)) return this.#addChanges(kind, part);
    if (kind === 'pullRequest') return this.#addPullRequest(part);
    const notice = questionKinds.has(kind) ? 'question' : noticeKinds.get(kind);
    if (notice !== undefined) return this.#addNotice(notice, part);
    if (noiseKinds.has(kind)) return this.#drop();
    this.#push(unknownBlock(kind, part));
  }

  #addThinking(part: JsonObject): void {
    const text = thinkingText(part['value']);
    if (isCut(part['value'])) this.#context.skip(cutContent);
    if (text.trim() !== '') return this.#push({ type: 'thinking', text });
    // Empty ones separate.
    this.#open = undefined;
  }

  #addChanges(kind: string, part: JsonObject): void {
    for (const change of fileChanges(kind, part)) this.#push({ type: 'change', change });
  }

  #addPullRequest(part: JsonObject): void {
    const uri = part['uri'];
    const place = typeof uri === 'string' ? undefined : resourceOf(uri);
    const url = typeof uri === 'string' ? uri : place && webAddress(place);
    if (url !== undefined && /^https?:\/\//.test(url)) this.#push({ type: 'pull-request', url });
    else this.#drop();
  }

  #addNotice(kind: string, part: JsonObject): void {
    const text =
      kind === 'question' ? questionText(part) : kind === 'hook' ? hookText(part) : shownText(part['content']);
    if (text === '') this.#drop();
    else this.#push({ type: 'notice', kind, text });
  }

  #drop(): void {
    this.#open = undefined;
    this.#context.drop('part that only the editor needs');
  }
}

/** Folders that were drawn as a tree have no kind in some versions. */
function kindOf(part: JsonObject): string {
  return textOf(part['kind']) ?? (part['treeData'] === undefined ? '' : 'treeData');
}

/** Text of a part that belongs into the sentence; undefined for every other part. */
function textOfPart(part: unknown): string | undefined {
  if (typeof part === 'string') return part;
  if (!isObject(part)) return undefined;
  switch (part['kind']) {
    case undefined:
      return typeof part['value'] === 'string' ? part['value'] : undefined;
    case 'markdownContent':
    case 'markdownVuln': {
      const content = part['content'];
      const value = isObject(content) ? content['value'] : content;
      return typeof value === 'string' ? value : undefined;
    }
    case 'inlineReference':
      return referenceText(part);
    default:
      return undefined;
  }
}

/** A link to a file or symbol takes the place of its name in the sentence. */
function referenceText(part: JsonObject): string {
  const target = part['inlineReference'];
  const place = resourceOf(target);
  const name = textOf(part['name']) ?? textOf(objectOf(target)['name']) ?? (place && baseName(place.path)) ?? '';
  return name === '' || name.includes('`') ? name : `\`${name}\``;
}

function hookText(part: JsonObject): string {
  const told = shownText(part['stopReason']) || shownText(part['systemMessage']);
  const about = [textOf(part['hookType']), textOf(part['toolDisplayName'])]
    .filter((word) => word !== undefined)
    .join(' ');
  return [about, told].filter((text) => text !== '').join(': ');
}

const fence = /^\s*`{3,}\s*$/;

function isFence(part: unknown): boolean {
  const text = textOfPart(part);
  return text !== undefined && fence.test(text);
}

/** Positions of the fences around changes of files: nothing stands between them in a text. */
function artificialFences(parts: readonly unknown[]): ReadonlySet<number> {
  const fences = new Set<number>();
  // Most answers have no fence that is a part of its own.
  if (!parts.some(isFence)) return fences;
  const told = parts.flatMap((part, at) => {
    const kind = isObject(part) && textOfPart(part) === undefined ? kindOf(part) : '';
    return noiseKinds.has(kind) ? [] : [{ at, part, kind, isEdit: isObject(part) && part['isEdit'] === true }];
  });
  for (const [index, { at, part }] of told.entries()) {
    if (!isFence(part)) continue;
    const [before, after, next] = [told[index - 1], told[index + 1], told[index + 2]];
    const isOfChange = (one: (typeof told)[number] | undefined): boolean =>
      one !== undefined && (changeKinds.has(one.kind) || (one.kind === 'codeblockUri' && one.isEdit));
    if (isOfChange(before) || isOfChange(after) || (after?.kind === 'codeblockUri' && isOfChange(next))) fences.add(at);
  }
  return fences;
}
