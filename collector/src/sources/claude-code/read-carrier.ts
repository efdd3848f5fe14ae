/** A transcript: of a session, or of a sub-agent. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { parseJson } from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../source.ts';
import { AgentFile } from './agent-file.ts';
import { carrierPath } from './carrier-path.ts';
import { rowOf } from './native.ts';
import { completeOutput } from './persisted-output.ts';
import { SessionFile } from './session-file.ts';

export async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const file = await openTranscript(carrier, context);
  if (!file) return;
  for await (const batch of carrier.lines())
    for (const { number, text } of batch) {
      if (text === '') continue;
      const value = parseJson(text);
      const row = rowOf(value);
      if (row) file.content.add(row, number);
      else context.skip(value === undefined ? 'line is not JSON' : 'line is not a record', number);
    }
  const folder = file.outputFolder();
  for (const reader of file.content.readers()) {
    for (const output of reader.persistedOutputs) {
      // Where the file is gone, the preview stays.
      const whole = folder === undefined ? undefined : await carrier.sibling(folder + output.name);
      if (whole !== undefined) completeOutput(output, whole);
    }
    const draft = reader.finish();
    if (draft) yield draft;
  }
}

interface Transcript {
  readonly content: SessionFile | AgentFile;
  /** Folder of big outputs, seen from the carrier's folder. */
  outputFolder(): string | undefined;
}

async function openTranscript(carrier: Carrier, context: ReadContext): Promise<Transcript | undefined> {
  const path = carrierPath(carrier.relativePath);
  if (!path) return undefined;
  if (path.agentId === undefined)
    return { content: new SessionFile(path.session, context), outputFolder: () => `${path.session}/tool-results/` };
  const { agentId, session: parent, toSessionFolder } = path;
  const meta = await carrier.sibling(`agent-${agentId}.meta.json`);
  const content = new AgentFile({ agentId, parent, meta, context });
  return {
    content,
    outputFolder: () => {
      if (toSessionFolder !== undefined) return `${toSessionFolder}tool-results/`;
      return content.parent === undefined ? undefined : `${content.parent}/tool-results/`;
    },
  };
}
