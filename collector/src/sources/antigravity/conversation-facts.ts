/** What is known of a conversation besides its steps, from all the places that tell it. */
import type { SessionLink } from '@session-siphon/schemas/session';
import { arrayOf, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { skipUnknownForm } from '../known-tables.ts';
import { ConversationDatabase } from './conversation-database.ts';
import type { ConversationFiles } from './conversation-files.ts';
import { conversationSummary } from './conversation-summary.ts';
import { linksOf } from './database-facts.ts';
import { type WrittenDocuments, readDocuments } from './documents.ts';
import { folderOf } from './project-directory.ts';
import { type ListedPrompt, promptsOf } from './prompt-history.ts';
import type { AgentNote } from './started-agents.ts';

/** Where a conversation took place, and what else is known without a look at what was said and written in it. */
export interface ConversationPlace {
  /** The database with the newest step, if one has steps. */
  readonly database: ConversationDatabase | undefined;
  readonly title: string | undefined;
  readonly directory: string | undefined;
  readonly remoteUrl: string | undefined;
  readonly branch: string | undefined;
  readonly createdAt: string | undefined;
  readonly parent: string | undefined;
  readonly links: readonly SessionLink[];
  /** Prompts from the list that all conversations share. Looked up only where something else is missing. */
  readonly prompts: readonly ListedPrompt[];
}

export interface ConversationFacts extends ConversationPlace, WrittenDocuments {
  readonly agentNotes: readonly AgentNote[];
  /** Names of the messages beside the transcript. */
  readonly messageNames: readonly string[];
}

export async function conversationPlace(
  carrier: Carrier,
  files: ConversationFiles,
  context: Pick<ReadContext, 'skip'>,
): Promise<ConversationPlace> {
  const databases = await openDatabases(carrier, files, context);
  const database = databases.find(({ hasSteps }) => hasSteps);
  const stored = (database ?? databases[0])?.facts;
  const summary = await summaryOf(carrier, files);
  const told =
    folderOf(stored?.workspaces.find((uri) => folderOf(uri) !== undefined)) ?? (await metaDirectory(carrier, files));
  const prompts = told === undefined || !database ? await typedPrompts(carrier, files) : [];
  const parent = stored?.parent ?? files.parent;
  return {
    database,
    title: summary?.title,
    directory:
      told ??
      prompts.map(({ workspace }) => workspace).find((one) => one !== undefined) ??
      folderOf(summary?.workspace) ??
      (await projectDirectory(carrier, files, stored?.projectId)),
    remoteUrl: stored?.remoteUrl,
    branch: stored?.branch,
    createdAt: stored?.createdAt,
    parent,
    links: linksOf(parent, stored?.fork),
    prompts,
  };
}

export async function conversationFacts(
  place: ConversationPlace,
  carrier: Carrier,
  files: ConversationFiles,
): Promise<ConversationFacts> {
  return {
    ...place,
    agentNotes: await agentNotes(files),
    ...(await readDocuments(carrier, files.documentFolders)),
    messageNames: await namesOfMessages(carrier, files),
  };
}

/** Newest first. */
async function openDatabases(
  carrier: Carrier,
  files: ConversationFiles,
  context: Pick<ReadContext, 'skip'>,
): Promise<readonly ConversationDatabase[]> {
  const databases: ConversationDatabase[] = [];
  for (const { carrier: file } of files.of('database')) {
    const isOwn = file.relativePath === carrier.relativePath;
    const database = await carrier.database(isOwn ? undefined : files.toRoot + file.relativePath);
    if (!database) continue;
    skipUnknownForm(database, { tables: ['steps'], column: 'idx' }, context);
    databases.push(new ConversationDatabase(database, files.id));
  }
  return databases.toSorted((a, b) => (a.newestAt === b.newestAt ? 0 : a.newestAt > b.newestAt ? -1 : 1));
}

async function summaryOf(carrier: Carrier, files: ConversationFiles): ReturnType<typeof conversationSummary> {
  for (const product of files.products) {
    const summary = await conversationSummary(carrier, files.toRoot + product, files.id);
    if (summary) return summary;
  }
  return undefined;
}

/** The server for other editors writes the directory beside the database. */
async function metaDirectory(carrier: Carrier, files: ConversationFiles): Promise<string | undefined> {
  for (const product of files.products) {
    const meta = await carrier.sibling(`${files.toRoot}${product}conversations/${files.id}.meta`);
    const directory = textOf(objectOf(parseJson(meta ?? ''))['cwd']);
    if (directory !== undefined) return directory;
  }
  return undefined;
}

async function typedPrompts(carrier: Carrier, files: ConversationFiles): Promise<readonly ListedPrompt[]> {
  for (const product of files.products) {
    const history = await carrier.sibling(`${files.toRoot}${product}history.jsonl`);
    const prompts = promptsOf(history ?? '', files.id);
    if (prompts.length > 0) return prompts;
  }
  return [];
}

/** Projects stand beside the products' folders. */
async function projectDirectory(
  carrier: Carrier,
  files: ConversationFiles,
  project: string | undefined,
): Promise<string | undefined> {
  if (project === undefined || /[/\\]/.test(project)) return undefined;
  const file = objectOf(parseJson((await carrier.sibling(`${files.toRoot}config/projects/${project}.json`)) ?? ''));
  const resources = arrayOf(objectOf(file['projectResources'])['resources']);
  const folders = resources.map((one) => folderOf(textOf(objectOf(objectOf(one)['gitFolder'])['folderUri'])));
  return folders.find((folder) => folder !== undefined);
}

async function agentNotes(files: ConversationFiles): Promise<readonly AgentNote[]> {
  const notes: AgentNote[] = [];
  for (const { carrier, place } of files.agentNotes) {
    const note = objectOf(parseJson(await carrier.text()));
    const { role, typeName } = objectOf(note['subagentDescriptor']);
    notes.push({ id: textOf(note['conversationId']) ?? place.id, description: textOf(role) ?? textOf(typeName) });
  }
  return notes;
}

async function namesOfMessages(carrier: Carrier, files: ConversationFiles): Promise<readonly string[]> {
  const names: string[] = [];
  for (const folder of files.messageFolders) names.push(...(await carrier.list(folder)));
  return names;
}
