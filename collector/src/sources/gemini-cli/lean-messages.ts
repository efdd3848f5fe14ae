/**
 * Messages as they are kept in memory. Outputs stand with their call, in the turn after it, and in every checkpoint: of equal ones a single text is kept. What
 * edits show of a file before and after is not used.
 */
import { type JsonObject, isObject, objectOf } from '@session-siphon/schemas/narrow';

/** Shorter texts are not worth the look. */
const shortestText = 512;

export class LeanMessages {
  /** By the id of the call. */
  readonly #outputs = new Map<unknown, string>();

  of(fields: JsonObject): JsonObject {
    const content = this.#leanParts(fields['content']);
    const { toolCalls } = fields;
    if (!Array.isArray(toolCalls)) return content === fields['content'] ? fields : { ...fields, content };
    return { ...fields, content, toolCalls: toolCalls.map((call: unknown) => this.#leanCall(call)) };
  }

  #leanCall(call: unknown): unknown {
    if (!isObject(call)) return call;
    const { result, resultDisplay } = call;
    const lean = this.#leanParts(result);
    if (lean === result && !isObject(resultDisplay)) return call;
    return {
      ...call,
      result: lean,
      resultDisplay: isObject(resultDisplay) ? leanDisplay(resultDisplay) : resultDisplay,
    };
  }

  #leanParts(parts: unknown): unknown {
    if (!Array.isArray(parts)) return parts;
    let isChanged = false;
    const lean = parts.map((part: unknown) => {
      const kept = this.#leanPart(part);
      if (kept !== part) isChanged = true;
      return kept;
    });
    return isChanged ? lean : parts;
  }

  #leanPart(part: unknown): unknown {
    const { functionResponse } = objectOf(part);
    const { id, response } = objectOf(functionResponse);
    const { output } = objectOf(response);
    if (typeof output !== 'string' || output.length < shortestText) return part;
    const known = this.#outputs.get(id);
    if (known === output)
      return {
        ...objectOf(part),
        functionResponse: { ...objectOf(functionResponse), response: { ...objectOf(response), output: known } },
      };
    this.#outputs.set(id, output);
    return part;
  }
}

function leanDisplay({ originalContent: _before, newContent: _after, ...display }: JsonObject): JsonObject {
  return display;
}
