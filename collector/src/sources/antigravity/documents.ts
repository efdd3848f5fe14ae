/** Documents that the assistant wrote beside the conversation: tasks, plans, reports. Each is text of the assistant, as it is now. */
import type { Block, DraftMessage } from '@session-siphon/schemas/session';
import { objectOf, parseJson, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../source.ts';
import { timed } from '../record-time.ts';

export interface WrittenDocument {
  readonly name: string;
  readonly text: string;
  readonly updatedAt: string | undefined;
  readonly summary: string | undefined;
}

/** These come first and name a conversation that has no other name. */
const usual: readonly string[] = ['task.md', 'implementation_plan.md', 'walkthrough.md'];
const recording = /\.(?:png|jpe?g|gif|webp|svg|mp4|webm|mov)$/i;

export interface WrittenDocuments {
  readonly documents: readonly WrittenDocument[];
  /** Kinds of the files beside them that are left out, one for each. */
  readonly leftOut: readonly string[];
}

/** Documents of the folders, seen from the carrier's folder; of a name that is in several the newest. */
export async function readDocuments(carrier: Carrier, folders: readonly string[]): Promise<WrittenDocuments> {
  const documents = new Map<string, WrittenDocument>();
  const leftOut: string[] = [];
  for (const folder of folders) {
    const names = await carrier.list(folder);
    leftOut.push(...names.flatMap((name) => leftOutKind(name) ?? []));
    for (const name of documentNames(names)) {
      const document = await readDocument(carrier, folder, { name, isResolvedOnly: !names.includes(name) });
      const known = documents.get(name);
      if (document && (document.updatedAt ?? '') >= (known?.updatedAt ?? '')) documents.set(name, document);
    }
  }
  const sorted = [...documents.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1));
  return { documents: sorted, leftOut };
}

function leftOutKind(name: string): string | undefined {
  if (/\.md\.resolved\.\d+$/.test(name)) return 'earlier version of a document';
  return recording.test(name) ? 'picture or recording beside a conversation' : undefined;
}

/** A document stands there as it was written and once more with its links resolved; one of them is enough. */
function documentNames(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => /^(.+\.md)(?:\.resolved)?$/.exec(name)?.[1] ?? []));
}

async function readDocument(
  carrier: Carrier,
  folder: string,
  { name, isResolvedOnly }: { name: string; isResolvedOnly: boolean },
): Promise<WrittenDocument | undefined> {
  const text = await carrier.sibling(`${folder}/${name}${isResolvedOnly ? '.resolved' : ''}`);
  if (text === undefined || text.trim() === '') return undefined;
  const metadata = objectOf(parseJson((await carrier.sibling(`${folder}/${name}.metadata.json`)) ?? ''));
  return { name, text, updatedAt: timeOf(metadata['updatedAt']), summary: textOf(metadata['summary']) };
}

function rankOf({ name }: WrittenDocument): number {
  const rank = usual.indexOf(name);
  return rank < 0 ? usual.length : rank;
}

export function documentMessage({ name, text, updatedAt, summary }: WrittenDocument): DraftMessage {
  const caption: Block = {
    type: 'notice',
    kind: 'document',
    text: summary === undefined ? name : `${name}: ${summary}`,
  };
  return {
    type: 'message',
    nativeId: `document ${name}`,
    role: 'assistant',
    ...timed(updatedAt),
    blocks: [caption, { type: 'text', text }],
  };
}

/** First heading of the first document that has one. */
export function headingOf(documents: readonly WrittenDocument[]): string | undefined {
  return documents
    .map(({ text }) => /^#{1,6}[ \t]+(\S.*)$/m.exec(text)?.[1]?.trim())
    .find((heading) => heading !== undefined);
}
