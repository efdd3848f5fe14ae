/** `siphon normalize`. */
import { configuredRoots } from '@session-siphon/collector/collector';
import { passingState } from '@session-siphon/collector/collector-state';
import { normalizeFile } from '@session-siphon/collector/normalize';
import { projectFactsReader } from '@session-siphon/collector/pipeline/project-facts';
import { createTextRedaction } from '@session-siphon/collector/redact/redact-text';
import { exitCodes } from '@session-siphon/schemas/errors';
import { encodeSession } from '@session-siphon/schemas/session-file';
import type { Terminal } from '../terminal.ts';
import { hostsOf } from '../host.ts';
import { plural } from '../counted.ts';
import { findPlace, knownMachineId } from '../place.ts';

interface NormalizeOptions {
  readonly source: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
}

export async function runNormalize(file: string, options: NormalizeOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  const { machine, config, folder, person } = place;
  const { sessions, leftOut } = await normalizeFile(file, {
    sourceId: options.source,
    roots: configuredRoots(config, hostsOf(machine)),
    collecting: {
      machine: knownMachineId(place),
      person,
      home: machine.home,
      images: config.images ?? 'drop',
      projectFacts: projectFactsReader(),
    },
    redactText: createTextRedaction({
      key: passingState(folder.state).markerKey(),
      words: config.redact?.words,
      patterns: config.redact?.patterns,
      home: config.redact?.home === true ? machine.home : undefined,
    }),
  });
  for await (const session of sessions) for (const line of encodeSession(session)) terminal.print(line);
  for (const [reason, count] of leftOut.skips) terminal.say(`Skipped ${plural(count, 'record')}: ${reason}.`);
  return exitCodes.ok;
}
