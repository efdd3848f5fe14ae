/** Whether the chat that a transcript repeats is kept: then the transcript adds nothing. */
import type { Carrier } from '../../../source.ts';
import { type CopilotCarrierPath, copilotCarrierPath } from '../carrier-path.ts';
import { carriersOf } from '../carriers-of-session.ts';
import { readChatFile } from '../chat-session/chat-file.ts';
import { folderOf, placeIn } from '../place-in.ts';

export async function isToldByChat(carrier: Carrier, { id }: CopilotCarrierPath): Promise<boolean> {
  for (const file of await carriersOf(carrier, 'chat', id)) {
    const chat = await readChatFile(file, () => undefined);
    if (chat && chat.turns.length > 0) return true;
  }
  return isNamedByChat(carrier, id);
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Some versions give the transcript an id of its own, which the chat names. */
async function isNamedByChat(carrier: Carrier, id: string): Promise<boolean> {
  if (!uuid.test(id)) return false;
  const folder = placeIn(folderOf(carrier.relativePath), '../../chatSessions');
  const chats = await carrier.related(folder, (path) => copilotCarrierPath(path)?.id !== id);
  const name = `"${id}"`;
  for (const chat of chats)
    for await (const batch of chat.lines()) if (batch.some(({ text }) => text.includes(name))) return true;
  return false;
}
