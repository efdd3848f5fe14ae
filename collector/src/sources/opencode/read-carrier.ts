/** A database, or a file of a session in a JSON tree. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { StoreFolder, type TreeFile } from './store-folder.ts';
import { treePlace } from './store-folder-path.ts';
import { folderSessions } from './folder-sessions.ts';
import { byAge } from './stored-copy.ts';
import { archivedId, sessionDraft, sessionPlace } from './session-draft.ts';
import { identityOf } from './session-family.ts';
import { treeSession } from './tree-session.ts';

export async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const folder = new StoreFolder(carrier);
  const place = treePlace(carrier.relativePath);
  if (place) yield* readSessionFile({ place, carrier }, folder, context);
  else yield* readDatabases(carrier.relativePath, folder, context);
}

/** The first database of a folder stands for all of them and for the JSON trees beside them: one session can be in each. */
async function* readDatabases(own: string, folder: StoreFolder, context: ReadContext): AsyncGenerator<SessionDraft> {
  const names = await folder.databases();
  const databases = names.includes(own) ? names : [own];
  if (databases[0] !== own) return context.drop('database that is read with another one');
  const sessions = await folderSessions(folder, databases, context);
  const known = new Map(sessions.map((session) => [session.id, session]));
  for (const { id, version, copies } of sessions) {
    const identity = await identityOf(id, (one) => known.get(one));
    if (context.isKnown(archivedId(identity), version)) continue;
    const stored = await copies();
    if (await context.isWithheld({ ...sessionPlace(identity, stored), version })) continue;
    const draft = await sessionDraft(identity, stored, { folder, context });
    if (draft) yield { ...draft, version };
  }
}

/** Where there is a database, it is read with what the trees hold. Where there is none, each session file is read by itself. */
async function* readSessionFile(
  own: TreeFile,
  folder: StoreFolder,
  context: ReadContext,
): AsyncGenerator<SessionDraft> {
  if ((await folder.databases()).length > 0) return context.drop('session file that is read with the database');
  const { id } = own.place;
  const others = await folder.sessionFiles(id);
  const files = [own, ...others].toSorted(byPlace);
  if (files[0] !== own) return context.drop('session file that is read with another one');
  const copies = await Promise.all(files.map((file) => treeSession(file, folder, context)));
  const parent = copies.find(({ facts }) => facts.parent !== undefined)?.facts.parent;
  const identity = await identityOf(id, (one) => (one === id ? { parent } : relatedFile(one, folder)));
  const stored = copies.toSorted(byAge);
  if (await context.isWithheld(sessionPlace(identity, stored))) return;
  const draft = await sessionDraft(identity, stored, { folder, context });
  if (draft) yield draft;
}

/** The project of a session, and with it the folder of its file, can change. */
function byPlace(a: TreeFile, b: TreeFile): number {
  const order = b.place.generation - a.place.generation;
  return order || (a.carrier.relativePath < b.carrier.relativePath ? -1 : 1);
}

async function relatedFile(
  id: string,
  folder: StoreFolder,
): Promise<{ readonly parent: string | undefined } | undefined> {
  const [file] = await folder.sessionFiles(id);
  return file && { parent: textOf(objectOf(parseJson(await file.carrier.text()))['parentID']) };
}
