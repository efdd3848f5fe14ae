/** Takes out of a line of a log what nobody needs later, so that a long chat is not held in memory with all that its editor noted. */
import { type JsonObject, arrayOf, isObject, objectOf } from '@session-siphon/schemas/narrow';
import { promptTreeText } from './prompt-tree-text.ts';

/** The prompt as the model got it, and what it referred to. */
const needless: ReadonlySet<string> = new Set([
  'renderedUserMessage',
  'renderedGlobalContext',
  'codeBlocks',
  'contentReferences',
  'codeCitations',
  'usedContext',
  'followups',
]);

/** The line, lighter. Lines are parsed for this alone, so they are changed where they are. */
export function slimLine(line: unknown): unknown {
  if (!isObject(line)) return line;
  const { kind, k: path, v: value } = line;
  if (kind === 0) for (const request of arrayOf(objectOf(value)['requests'])) slimRequest(request);
  else if (Array.isArray(path) && path[0] === 'requests') {
    if (path.length === 1) for (const request of arrayOf(value)) slimRequest(request);
    else if (path.length === 2) slimRequest(value);
    else if (path.length === 3 && path[2] === 'result') slimResult(value);
  }
  return line;
}

function slimRequest(request: unknown): void {
  if (!isObject(request)) return;
  strip(request);
  slimResult(request['result']);
}

function slimResult(result: unknown): void {
  const metadata = objectOf(objectOf(result)['metadata']);
  strip(metadata);
  for (const given of Object.values(objectOf(metadata['toolCallResults'])))
    for (const part of arrayOf(objectOf(given)['content'])) slimPart(part);
}

/** A tree of a prompt becomes its text. */
function slimPart(part: unknown): void {
  const value = objectOf(part)['value'];
  if (isObject(part) && isObject(value) && value['node'] !== undefined)
    Object.assign(part, { value: promptTreeText(value['node']) });
}

function strip(fields: JsonObject): void {
  for (const name of needless) if (Object.hasOwn(fields, name)) Reflect.deleteProperty(fields, name);
}
