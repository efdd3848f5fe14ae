/** What lies where below `~/.gemini`. Only paths of Antigravity's own folders have a meaning; a product's folder can also be the root itself. */

/** What a file tells of its conversation. */
export type FileKind =
  | 'database'
  | 'full transcript'
  | 'chunk of the full transcript'
  | 'transcript'
  | 'chunk of the transcript'
  | 'overview'
  | 'document'
  | 'encrypted'
  | 'sub-agent note';

export interface ConversationPath {
  readonly kind: FileKind;
  /** Id of the conversation. */
  readonly id: string;
  /** Folder of the product, with a slash at its end; empty where it is the root. */
  readonly product: string;
  /** Conversation that started this one, where the path tells it. */
  readonly parent?: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const productFolder = /^antigravity[^/]*$/;
/** Text that the assistant wrote for the person, also in the form with its links resolved. */
const documentName = /^[^/]+\.md(?:\.resolved)?$/;

/** Folders of a conversation in `brain/` that files are read from, below `.system_generated/`. */
const generatedFolders: ReadonlySet<string> = new Set([
  '',
  'logs',
  'logs/chunks',
  'logs/chunks/transcript',
  'logs/chunks/transcript_full',
  'messages',
  'subagents',
]);

const transcripts: ReadonlyMap<string, FileKind> = new Map([
  ['logs/transcript_full.jsonl', 'full transcript'],
  ['logs/transcript.jsonl', 'transcript'],
  ['logs/overview.txt', 'overview'],
]);
const chunk = /^logs\/chunks\/(transcript(?:_full)?)\/\d{1,12}\.jsonl$/;

/** What the path of a carrier means; undefined for every other path. */
export function conversationPath(path: string): ConversationPath | undefined {
  const { product, parts } = placed(path);
  const [folder, id = '', generated, ...rest] = parts;
  if (folder === 'conversations') return parts.length === 2 ? storedConversation(product, id) : undefined;
  if (folder !== 'brain' || isDots(id) || generated === undefined) return undefined;
  if (generated !== '.system_generated') {
    const isDocument = rest.length === 0 && uuid.test(id) && documentName.test(generated);
    return isDocument ? { kind: 'document', id, product } : undefined;
  }
  const file = rest.join('/');
  const child = /^subagents\/([^/]+)\.json$/.exec(file)?.[1];
  if (child !== undefined) return { kind: 'sub-agent note', id: child, product, parent: id };
  const chunkOf = chunk.exec(file)?.[1];
  const kind =
    chunkOf === undefined
      ? transcripts.get(file)
      : chunkOf === 'transcript'
        ? 'chunk of the transcript'
        : 'chunk of the full transcript';
  return kind && { kind, id, product };
}

/** By its conversation, and by the one that started it. */
export function conversationNames(path: string): readonly string[] {
  const { id, parent } = conversationPath(path) ?? {};
  return [id, parent].filter((name) => name !== undefined);
}

/** The same for a file that a person names, wherever it lies: its own name has to do as the id. */
export function strayPath(path: string): ConversationPath | undefined {
  const [, id, ending] = /([^/]+)\.(db|jsonl)$/.exec(path) ?? [];
  return id === undefined ? undefined : { kind: ending === 'db' ? 'database' : 'full transcript', id, product: '' };
}

function storedConversation(product: string, name: string): ConversationPath | undefined {
  const [, id, ending] = /^(.+)\.(db|pb)$/.exec(name) ?? [];
  return id === undefined ? undefined : { kind: ending === 'db' ? 'database' : 'encrypted', id, product };
}

/** Conversation that a file belongs to, also a file that is no carrier but changes what the carriers tell. */
export function conversationOf(path: string): string | undefined {
  const carrier = conversationPath(path);
  if (carrier) return carrier.id;
  const { parts } = placed(path);
  const [folder, name = '', ...rest] = parts;
  if (folder === 'conversations' && rest.length === 0) return /^(.+)\.(?:db-wal|meta)$/.exec(name)?.[1];
  if (folder !== 'brain' || isDots(name)) return undefined;
  const file = rest.join('/');
  const isAbout = /^[^/]+\.md\.metadata\.json$/.test(file) || /^\.system_generated\/messages\/[^/]+\.json$/.test(file);
  return isAbout ? name : undefined;
}

/** Whether a folder can hold files that are read. Everything else is left alone: recordings of the browser, caches, logs, credentials. */
export function mayHoldConversations(folder: string): boolean {
  const { product, parts } = placed(folder);
  const [first, id, generated, ...rest] = parts;
  if (first === undefined) return product !== '';
  if (first === 'conversations') return parts.length === 1;
  if (first !== 'brain') return false;
  if (id === undefined || generated === undefined) return true;
  return generated === '.system_generated' && generatedFolders.has(rest.join('/'));
}

function placed(path: string): { product: string; parts: readonly string[] } {
  const [first = '', ...rest] = path.split('/');
  return productFolder.test(first) ? { product: `${first}/`, parts: rest } : { product: '', parts: [first, ...rest] };
}

function isDots(name: string): boolean {
  return name === '' || name === '.' || name === '..';
}
