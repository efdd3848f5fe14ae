/** Codex (CLI, editor extensions, desktop app, SDK): one rollout file a thread, and one more after every revert. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { countOf, objectOf } from '../../narrow.ts';
import type { Carrier, Host, ReadContext, Source } from '../../source.ts';
import { firstGenerationLines, isCopied } from './first-generation.ts';
import { hasFile, hasPlainTwin, isRollout, partsOfThread, rolloutName } from './rollout-files.ts';
import { rolloutLines } from './rollout-lines.ts';
import { threadName } from './thread-names.ts';
import { ThreadReader } from './thread-reader.ts';

export const codex: Source = {
  id: 'codex',
  title: 'Codex',
  monogram: 'CX',

  roots({ home, platform, env }: Host) {
    return [env['CODEX_HOME'] || `${home}${platform === 'win32' ? '\\' : '/'}.codex`];
  },

  /** Beside the sessions lie caches, work trees and logs. */
  mayHold: (folder) => /^(?:sessions|archived_sessions)(?:\/|$)/.test(folder),

  carries: isRollout,

  read: readRollout,
};

async function* readRollout(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const { thread, form } = rolloutName(carrier.relativePath);
  const reader = new ThreadReader(thread, context);
  if (form === 'document') {
    const { lines, items } = firstGenerationLines(await carrier.text(), context);
    if (await isCopied(carrier, items)) return context.drop('copy of a longer file');
    for (const line of lines) reader.add(line, 1);
  } else if (form === 'compressed' && (await hasPlainTwin(carrier))) {
    return context.drop('compressed copy of a file that was unpacked again');
  } else {
    for (const part of await partsOfThread(carrier)) await readPart(part, reader, context);
  }
  reader.name(await threadName(carrier, reader.facts.id));
  const { own, origins } = reader.finish();
  if (own) yield form === 'document' ? own : { ...own, resume: reader.resume };
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
