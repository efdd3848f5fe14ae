/** A tool call that the person refused, and what they typed with it. Where no field holds their words, the answer to the model does. */
import { type JsonObject, textOf } from '@session-siphon/schemas/narrow';
import { resultText } from './tool-result.ts';

const refusal =
  /^(?:The user doesn't want to proceed with this tool use|Permission for this tool use was denied)\.[\s\S]{0,400}?\b[Tt]he user said:\s*/;
/** A hint to the model that some versions add. */
const afterWords = "\n\nNote: The user's next message may contain a correction";

/** What the person said when they refused a call; undefined where they refused in silence, or did not refuse. */
export function wordsOfRefusal(row: JsonObject, result: JsonObject | undefined): string | undefined {
  const feedback = textOf(row['userFeedback']);
  if (feedback !== undefined || result?.['is_error'] !== true) return feedback;
  const text = resultText(result['content']);
  const opening = refusal.exec(text)?.[0];
  return opening === undefined ? undefined : textOf(text.slice(opening.length).split(afterWords)[0]?.trim());
}
