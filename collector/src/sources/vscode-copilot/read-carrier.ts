/** A carrier of any kind, read by what its path says it is. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Carrier, ReadContext } from '../../source.ts';
import { copilotCarrierPath } from './carrier-path.ts';
import { readChat } from './chat-session/chat-carrier.ts';
import { readEarlyHistory } from './copilot-events/early-history.ts';
import { readEvents } from './copilot-events/event-carrier.ts';
import { readStoredSessions } from './session-store/stored-sessions.ts';

export async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const path = copilotCarrierPath(carrier.relativePath);
  if (!path) return;
  if (path.kind === 'chat') yield* await readChat(carrier, path, context);
  else if (path.kind === 'store') yield* readStoredSessions(carrier, context);
  else if (path.kind === 'early-history') yield* await readEarlyHistory(carrier, path.id, context);
  else yield* await readEvents(carrier, path, context);
}
