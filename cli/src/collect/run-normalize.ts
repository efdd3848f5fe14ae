/** `siphon normalize`. */
import { configuredRoots, shapingOf } from '@session-siphon/collector/collector';
import { passingState } from '@session-siphon/collector/collector-state';
import { normalizeFile } from '@session-siphon/collector/normalize';
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
    ...shapingOf({
      config,
      machine: knownMachineId(place),
      person,
      home: machine.home,
      key: passingState(folder.state).markerKey(),
    }),
  });
  for await (const session of sessions) for (const line of encodeSession(session)) terminal.print(line);
  for (const [reason, count] of leftOut.skips) terminal.say(`Skipped ${plural(count, 'record')}: ${reason}.`);
  return exitCodes.ok;
}
