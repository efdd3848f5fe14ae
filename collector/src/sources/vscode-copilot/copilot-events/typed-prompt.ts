/** A prompt as a person typed it: the CLI and the editor put what the model should know as well before and behind it, in tags of their own. */

const addedTags = ['current_datetime', 'reminder', 'attachments'] as const;
/** Also a tag that people write themselves, so only with the words that the editor begins it with. */
const editorContext = '<context>\nThe current date is ';

/** The prompt without what was added; empty when nothing is left. */
export function typedPrompt(text: string): string {
  const typed = withoutLast(withoutFirst(text));
  const request = /^<userRequest>([^]*)<\/userRequest>$/.exec(typed.trim())?.[1];
  return request === undefined ? typed : request.trim();
}

function withoutFirst(text: string): string {
  const trimmed = text.trimStart();
  const tag = trimmed.startsWith(editorContext) ? 'context' : addedTags.find((one) => trimmed.startsWith(`<${one}>`));
  const end = tag === undefined ? -1 : trimmed.indexOf(`</${tag}>`);
  return tag === undefined || end < 0 ? text : withoutFirst(trimmed.slice(end + tag.length + 3).trimStart());
}

function withoutLast(text: string): string {
  const trimmed = text.trimEnd();
  const tag = addedTags.find((one) => trimmed.endsWith(`</${one}>`));
  const start = tag === undefined ? -1 : trimmed.lastIndexOf(`<${tag}>`);
  return start < 0 ? text : withoutLast(trimmed.slice(0, start).trimEnd());
}
