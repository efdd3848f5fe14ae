/** Rows in the person's name that no person wrote, by their envelope. */
import { type JsonObject, objectOf, textOf } from '@session-siphon/schemas/narrow';

/** Kinds by `origin.kind` and by `turnOrigin`; what is not listed is `context`. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['auto-continuation', 'continuation'],
  ['auto_continuation', 'continuation'],
  ['channel', 'notification'],
  ['coordinator', 'notification'],
  ['peer', 'notification'],
  ['scheduled', 'scheduled-task'],
  ['task-notification', 'notification'],
  ['task_notification', 'notification'],
]);
const typedTurns: ReadonlySet<string> = new Set(['human', 'sdk', 'unknown']);
const hiddenMarks = ['isVirtual', 'isVisibleInTranscriptOnly', 'queueSkipAttachments', 'turnCompanion'] as const;

/** Kind of the message of another agent, session or program; undefined where nobody else is named. */
export function senderKind(fields: JsonObject): string | undefined {
  const origin = textOf(objectOf(fields['origin'])['kind']);
  return origin === undefined || origin === 'human' ? undefined : (kinds.get(origin) ?? 'context');
}

/** Kind of the system message that a row becomes; undefined where the text itself tells who wrote it. */
export function injectedKind(fields: JsonObject): string | undefined {
  const sender = senderKind(fields);
  if (sender !== undefined) return sender;
  const turn = textOf(fields['turnOrigin']);
  if (turn !== undefined && !typedTurns.has(turn)) return kinds.get(turn) ?? 'context';
  if (textOf(fields['wakeupSource']) !== undefined || textOf(fields['scheduledTaskId']) !== undefined)
    return 'scheduled-task';
  const isHidden = hiddenMarks.some((mark) => fields[mark] === true) || fields['toolUseResult'] !== undefined;
  return isHidden ? 'context' : undefined;
}
