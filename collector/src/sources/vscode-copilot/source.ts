/** Copilot in VS Code and its relatives, and the Copilot CLI: chats of the editor, transcripts of its extension, and logs of the agent that both share. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Carrier, ReadContext, Source } from '../../source.ts';
import { copilotCarrierPath, copilotGroup, mayHoldCarriers } from './carrier-path.ts';
import { readChat } from './chat-session/chat-carrier.ts';
import { readEarlyHistory } from './copilot-events/early-history.ts';
import { readEvents } from './copilot-events/event-carrier.ts';
import { copilotRoots } from './roots.ts';
import { readStoredSessions } from './session-store/stored-sessions.ts';

export const vscodeCopilot: Source = {
  id: 'vscode-copilot',
  title: 'Copilot Chat',
  monogram: 'CP',
  roots: copilotRoots,
  mayHold: mayHoldCarriers,
  carries: (relativePath) => copilotCarrierPath(relativePath) !== undefined,
  group: copilotGroup,
  read: readCarrier,
};

async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const path = copilotCarrierPath(carrier.relativePath);
  if (!path) return;
  if (path.kind === 'chat') yield* await readChat(carrier, path, context);
  else if (path.kind === 'store') yield* readStoredSessions(carrier, context);
  else if (path.kind === 'early-history') yield* await readEarlyHistory(carrier, path.id, context);
  else yield* await readEvents(carrier, path, context);
}
