/** The physical collections behind the two aliases: making a pair, putting it in place, removing what nobody uses. */
import { hash } from 'node:crypto';
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { collectionSchema, collections, documentVersion } from '@session-siphon/schemas/search-document';
import type { SearchEngine } from './search-engine.ts';

/** One pair of collections, by physical name. */
export interface Generation {
  readonly messages: string;
  readonly conversations: string;
}

/** Stands for the declared schemas and for how documents are made. Servers echo different properties by version, so what they return is not compared. */
export function schemaHash(): string {
  const declared = [documentVersion, collectionSchema('', 'messages'), collectionSchema('', 'conversations')];
  return hash('sha256', JSON.stringify(declared), 'hex').slice(0, 8);
}

/** Creates an empty pair. */
export async function createGeneration(engine: SearchEngine, rev: number): Promise<Generation> {
  const suffix = `${schemaHash()}_${rev}`;
  const generation = {
    messages: `${collections.messages}_${suffix}`,
    conversations: `${collections.conversations}_${suffix}`,
  };
  for (const kind of ['conversations', 'messages'] as const)
    await engine.json({
      method: 'POST',
      path: '/collections',
      body: collectionSchema(generation[kind], kind),
      // Nobody else has this number: it was made, and the answer went missing.
      accepts: [409],
    });
  return generation;
}

/** Whether both collections are still there. */
export async function isThere(engine: SearchEngine, generation: Generation): Promise<boolean> {
  const found = await Promise.all(
    [generation.messages, generation.conversations].map((name) =>
      engine.json({ method: 'GET', path: `/collections/${name}`, accepts: [404] }),
    ),
  );
  return found.every((collection) => collection !== undefined);
}

/** Whether searches through the aliases reach this pair. */
export async function isInPlace(engine: SearchEngine, generation: Generation): Promise<boolean> {
  return (
    (await aliasTarget(engine, collections.messages)) === generation.messages &&
    (await aliasTarget(engine, collections.conversations)) === generation.conversations
  );
}

/** Whether no search can find anything yet. */
export async function isNothingInPlace(engine: SearchEngine): Promise<boolean> {
  return (await aliasTarget(engine, collections.messages)) === undefined;
}

/** Points the aliases to the pair. Conversations first: a hit whose conversation is unknown has no title. */
export async function putInPlace(engine: SearchEngine, generation: Generation): Promise<void> {
  for (const kind of ['conversations', 'messages'] as const)
    await engine.json({
      method: 'PUT',
      path: `/aliases/${collections[kind]}`,
      body: { collection_name: generation[kind] },
    });
}

/** Removes every pair but this one: earlier generations, and what broken-off rebuilds left. */
export async function dropOthers(engine: SearchEngine, kept: Generation): Promise<void> {
  const all = await engine.json({ method: 'GET', path: '/collections' });
  for (const name of arrayOf(all).map(nameOf)) {
    const isOurs = /^(?:messages|conversations)_[0-9a-f]{8}_\d+$/.test(name);
    if (isOurs && name !== kept.messages && name !== kept.conversations)
      await engine.json({ method: 'DELETE', path: `/collections/${name}`, accepts: [404] });
  }
}

function nameOf(collection: unknown): string {
  return textOf(objectOf(collection)['name']) ?? '';
}

async function aliasTarget(engine: SearchEngine, alias: string): Promise<string | undefined> {
  const answer = await engine.json({ method: 'GET', path: `/aliases/${alias}`, accepts: [404] });
  return textOf(objectOf(answer)['collection_name']);
}
