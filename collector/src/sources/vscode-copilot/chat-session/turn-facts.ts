/** What a request says about itself: model, tokens, times, and how it ended. */
import type { Usage } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';

/** The model that answered, without the name of who sells it. The one that chooses by itself says elsewhere what it chose. */
export function modelOf(request: JsonObject): string | undefined {
  const result = objectOf(request['result']);
  const given = textOf(request['modelId']);
  const chosen = given?.slice(given.indexOf('/') + 1);
  if (chosen !== undefined && chosen !== '' && chosen !== 'auto') return chosen;
  const label = textOf(result['details'])?.split('•')[0]?.trim();
  return (
    textOf(objectOf(result['metadata'])['resolvedModel']) ?? resolvedModel(request['response']) ?? (label || undefined)
  );
}

function resolvedModel(response: unknown): string | undefined {
  const parts = arrayOf(response).filter(isObject);
  const resolution = parts.findLast((part) => part['kind'] === 'autoModeResolution' && isObject(part['resolved']));
  return textOf(objectOf(resolution?.['resolved'])['id']);
}

/** Tokens of the turn, else of its last call of the model: the most trusted place that has any. */
export function usageOf(request: JsonObject): Usage | undefined {
  const result = objectOf(request['result']);
  const metadata = objectOf(result['metadata']);
  const shown = objectOf(result['usage']);
  return (
    totalsOf(request['modelTotals'] ?? shown['modelTotals']) ??
    usage(request['promptTokens'], request['completionTokens']) ??
    usage(shown['promptTokens'], shown['completionTokens']) ??
    usage(metadata['promptTokens'], metadata['outputTokens'])
  );
}

/** One entry a model. */
function totalsOf(totals: unknown): Usage | undefined {
  const sums = { input: 0, output: 0, cacheRead: 0 };
  for (const total of arrayOf(totals).filter(isObject)) {
    const cached = countOf(total['cachedTokens']) ?? 0;
    sums.input += Math.max(0, (countOf(total['inputTokens']) ?? 0) - cached);
    sums.cacheRead += cached;
    sums.output += countOf(total['outputTokens']) ?? 0;
  }
  const { input, output, cacheRead } = sums;
  if (input + output + cacheRead === 0 || !Number.isSafeInteger(input + output + cacheRead)) return undefined;
  return { input, output, ...(cacheRead > 0 ? { cacheRead } : {}) };
}

function usage(prompt: unknown, completion: unknown): Usage | undefined {
  const input = countOf(prompt) ?? 0;
  const output = countOf(completion) ?? 0;
  return input + output === 0 ? undefined : { input, output };
}

/** How a turn ended, where it did not end well. */
export interface TurnTrouble {
  readonly kind: 'error' | 'interrupt';
  readonly text: string;
}

const stopCode = 'canceled';
const states = { pending: 0, cancelled: 2, failed: 3, needsInput: 4 };

export function troubleOf(request: JsonObject): TurnTrouble | undefined {
  const details = objectOf(objectOf(request['result'])['errorDetails'] ?? request['responseErrorDetails']);
  const message = textOf(details['message']);
  const code = textOf(details['code']);
  const state = objectOf(request['modelState'])['value'];
  if (code === stopCode || state === states.cancelled || (state === undefined && request['isCanceled'] === true))
    return { kind: 'interrupt', text: message ?? 'Stopped by the person.' };
  if (message !== undefined) return { kind: 'error', text: code === undefined ? message : `${message} (${code})` };
  if (code !== undefined) return { kind: 'error', text: code };
  if (state === states.failed) return { kind: 'error', text: 'The answer failed.' };
  if (state === states.pending || state === states.needsInput)
    return { kind: 'interrupt', text: 'The answer was not finished.' };
  if (objectOf(objectOf(request['result'])['metadata'])['maxToolCallsExceeded'] === true)
    return { kind: 'interrupt', text: 'The limit of calls was reached.' };
  return undefined;
}

/** When the prompt was sent. */
export function promptedAt(request: JsonObject): string | undefined {
  return timeOf(request['timestamp']);
}

/** When the answer was complete. */
export function answeredAt(request: JsonObject): string | undefined {
  const started = request['timestamp'];
  const took =
    countOf(request['elapsedMs']) ?? countOf(objectOf(objectOf(request['result'])['timings'])['totalElapsed']);
  return (
    timeOf(objectOf(request['modelState'])['completedAt']) ??
    (typeof started === 'number' && took !== undefined ? timeOf(started + took) : undefined) ??
    timeOf(request['responseTimestamp'])
  );
}
