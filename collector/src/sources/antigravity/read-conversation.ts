/** One conversation from everything that tells of it. */
import { hash } from 'node:crypto';
import type { DraftMessage, DraftRecord, SessionDraft } from '@session-siphon/schemas/session';
import type { Carrier, ReadContext } from '../../source.ts';
import { type ConversationFacts, conversationFacts, conversationPlace } from './conversation-facts.ts';
import type { ConversationFiles } from './conversation-files.ts';
import { documentMessage, headingOf } from './documents.ts';
import { mergedSteps } from './merged-steps.ts';
import { sideMessages } from './side-messages.ts';
import { StepRecords } from './step-records.ts';
import { transcriptLines } from './transcript-lines.ts';
import { transcriptStep } from './transcript-step.ts';
import { timed } from '../record-time.ts';

/** Undefined when nothing was said, or when the conversation is withheld, or known in this version. */
export async function readConversation(
  carrier: Carrier,
  files: ConversationFiles,
  context: ReadContext,
): Promise<SessionDraft | undefined> {
  const place = await conversationPlace(carrier, files, context);
  if (await context.isWithheld({ ...place, nativeId: files.id })) return undefined;
  const facts = await conversationFacts(place, carrier, files);
  const version = versionOf(files, facts);
  if (context.isKnown({ nativeId: files.id }, version)) return undefined;
  for (const kind of facts.leftOut) context.drop(kind);
  const reader = new StepRecords({ parent: facts.parent, context });
  await readSteps(files, facts, { reader, context });
  reader.agents.add(facts.agentNotes);
  const steps = reader.finish();
  const isSilent = !steps.some(({ type }) => type === 'message');
  if (isSilent && files.isEncrypted)
    context.skip('conversation is encrypted; open it once in a current Antigravity, which stores it anew');
  const said = isSilent ? [...steps, ...(await otherTellings(carrier, files, { facts, context }))] : steps;
  const records = [...said, ...titleOf(facts, said), ...facts.documents.map(documentMessage)];
  if (!records.some(({ type }) => type === 'message')) {
    if (!files.isEncrypted) context.drop('conversation in which nothing was said');
    return undefined;
  }
  return {
    nativeId: files.id,
    version,
    client: clientOf(files),
    directory: facts.directory ?? reader.commandDirectory,
    remoteUrl: facts.remoteUrl,
    branch: facts.branch,
    startedAt: reader.startedAt ?? facts.createdAt ?? earliest(records),
    ...(facts.links.length > 0 ? { links: facts.links } : {}),
    ...(canResume(files, facts) ? { resume: ['agy', '--conversation', files.id] } : {}),
    records,
  };
}

interface StepsOptions {
  readonly reader: StepRecords;
  readonly context: ReadContext;
}

async function readSteps(
  files: ConversationFiles,
  facts: ConversationFacts,
  { reader, context }: StepsOptions,
): Promise<void> {
  const { forms, overview } = files;
  const transcript = { forms, overview };
  if (!facts.database) {
    for await (const batch of transcriptLines(transcript, context))
      for (const { line, size } of batch) reader.add(transcriptStep(line, context), size);
    return;
  }
  const stored = facts.database.readSteps(context);
  const steps = mergedSteps({ stored, lines: (counted) => transcriptLines(transcript, counted), context });
  for await (const batch of steps) for (const step of batch) reader.add(step, step.text.length);
}

interface TellingOptions {
  readonly facts: ConversationFacts;
  readonly context: ReadContext;
}

/** What is left of a conversation without steps: typed prompts and messages of the program, else the overview of the oldest versions. */
async function otherTellings(
  carrier: Carrier,
  files: ConversationFiles,
  { facts: { parent, prompts }, context }: TellingOptions,
): Promise<readonly DraftMessage[]> {
  const messages: DraftMessage[] = prompts.map(({ text, at }) => ({
    type: 'message',
    role: 'user',
    ...timed(at),
    blocks: [{ type: 'text', text }],
  }));
  for (const folder of files.messageFolders)
    messages.push(...(await sideMessages(carrier, folder, { parent, context })));
  if (messages.length > 0) return messages.toSorted((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  const [overview] = files.of('overview');
  const text = (await overview?.carrier.text())?.trim() ?? '';
  return text === '' ? [] : [{ type: 'message', role: 'system', kind: 'overview', blocks: [{ type: 'text', text }] }];
}

/** Without a title of its own a conversation is called by its first prompt or task; one that has none by what was written in it. */
function titleOf({ title, documents }: ConversationFacts, said: readonly DraftRecord[]): readonly DraftRecord[] {
  const isNamed = said.some(
    (record) => record.type === 'message' && (record.role === 'user' || record.kind === 'task'),
  );
  const name = title ?? (isNamed ? undefined : headingOf(documents));
  return name === undefined ? [] : [{ type: 'event', event: 'title', title: name, by: 'assistant' }];
}

/** The oldest folder is shared by two programs: the editor and the desktop app. */
function clientOf({ products }: ConversationFiles): string | undefined {
  return products.map((product) => /^antigravity-([^/]+)\/$/.exec(product)?.[1]).find((client) => client !== undefined);
}

/** The command line continues what is in its own databases. */
function canResume(files: ConversationFiles, { database, parent }: ConversationFacts): boolean {
  return (
    parent === undefined &&
    database !== undefined &&
    files.of('database').some(({ place }) => place.product === 'antigravity-cli/')
  );
}

function earliest(records: readonly DraftRecord[]): string | undefined {
  return records.flatMap(({ at }) => at ?? []).toSorted()[0];
}

/** Lists that conversations share are read again with each of them: what they say of this one is part of its version, they are not. */
function versionOf(files: ConversationFiles, { database, documents, ...facts }: ConversationFacts): string {
  const texts = documents.map(({ text, ...document }) => ({ ...document, size: text.length }));
  return hash('sha256', JSON.stringify([files.version, database?.version, texts, facts]));
}
