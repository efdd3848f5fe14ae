/** A rollout file: what it tells of its thread, with the parts before and after it. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { countOf, objectOf } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { firstGenerationLines, isCopied } from './first-generation.ts';
import { hasFile, hasPlainTwin, partsOfThread, rolloutName } from './rollout-files.ts';
import { rolloutLines } from './rollout-lines.ts';
import { threadName } from './thread-names.ts';
import { ThreadReader } from './thread-reader.ts';

export async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const { form } = rolloutName(carrier.relativePath);
  if (form === 'document') yield* readDocument(carrier, context);
  else if (form === 'compressed' && (await hasPlainTwin(carrier)))
    context.drop('compressed copy of a file that was unpacked again');
  else yield* readThread(carrier, context);
}

/** No later version takes up a thread of the first generation. */
async function* readDocument(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const reader = new ThreadReader(rolloutName(carrier.relativePath).thread, context);
  const { lines, items } = firstGenerationLines(await carrier.text(), context);
  if (await isCopied(carrier, items)) return context.drop('copy of a longer file');
  for (const line of lines) reader.add(line, 1);
  const { own } = reader.finish();
  if (own) yield own;
}

async function* readThread(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const { thread } = rolloutName(carrier.relativePath);
  const name = await threadName(carrier, thread);
  // All threads share the list of names: a new one must not have all of them read again.
  const version = `${carrier.sizeBytes} ${carrier.modifiedAt} ${name ?? ''}`;
  if (context.isKnown({ nativeId: thread }, version)) return;
  const reader = new ThreadReader(thread, context);
  const parts = await partsOfThread(carrier);
  for (const part of parts) await readPart(part, reader, context);
  const { id } = reader.facts;
  reader.name(id === thread ? name : await threadName(carrier, id));
  const { own, origins } = reader.finish();
  const needsNoOther = parts.length === 1 && !reader.hasCopies;
  if (own) yield { ...own, resume: reader.resume, ...(needsNoOther ? { version } : {}) };
  yield* origins;
}

/** A later file of a thread goes on where its base ends: the turns that the base has from there on are dead. */
async function readPart(part: Carrier, reader: ThreadReader, context: ReadContext): Promise<void> {
  let isFirst = true;
  for await (const lines of rolloutLines(part, context))
    for (const { line, number } of lines) {
      const copied = reader.copiedThread(line);
      // What is there already is read there; what is not is nowhere else.
      if (copied !== undefined && !(await hasFile(copied, part))) reader.keepCopies(copied);
      const base = objectOf(line.payload['history_base']);
      if (isFirst && reader.hasBegun && line.kind === 'session')
        reader.revert(countOf(base['end_ordinal_exclusive']), line.at);
      else reader.add(line, number);
      isFirst = false;
    }
}
