/** A forgotten session: what stays of it in the archive, so that it is not shown and not collected again. */
import { z } from 'zod';
import { sessionIdPattern, sourceIdPattern } from './id-patterns.ts';
import { parseJson } from './narrow.ts';

export const Tombstone = z.strictObject({
  kind: z.literal('session-siphon-tombstone').describe('What this file is.'),
  session: z.string().regex(sessionIdPattern).describe('Session id. It holds for every copy, on whatever machine.'),
  source: z.string().regex(sourceIdPattern).describe('Id of the source that had read it.'),
  date: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .describe('Day it started, UTC.'),
  conversation: z
    .string()
    .regex(sessionIdPattern)
    .optional()
    .describe('Session id of the conversation it was forgotten with: this was a sub-agent of it.'),
  forgottenAt: z.iso.datetime({ precision: 3 }).describe('When it was forgotten, UTC.'),
  by: z.string().optional().describe('Display name of the person who asked for it.'),
});
export type Tombstone = z.infer<typeof Tombstone>;

/** The file's content, with its LF. */
export function encodeTombstone(facts: Omit<Tombstone, 'kind'>): string {
  const { session, source, date, conversation, forgottenAt, by } = facts;
  const tombstone: Tombstone = {
    kind: 'session-siphon-tombstone',
    session,
    source,
    date,
    ...(conversation === undefined ? {} : { conversation }),
    forgottenAt,
    ...(by === undefined ? {} : { by }),
  };
  return JSON.stringify(tombstone, undefined, 2) + '\n';
}

/** Undefined for a file that is none; its name still says which session it is about. */
export function decodeTombstone(text: string): Tombstone | undefined {
  return Tombstone.safeParse(parseJson(text)).data;
}
