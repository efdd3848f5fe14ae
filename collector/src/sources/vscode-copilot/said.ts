/** Whether anything was said. */
import type { SessionDraft } from '@session-siphon/schemas/session';

export function hasMessage({ records }: Pick<SessionDraft, 'records'>): boolean {
  return records.some((record) => record.type === 'message');
}
