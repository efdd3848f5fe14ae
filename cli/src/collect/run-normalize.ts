/** `siphon normalize`. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configuredRoots } from '@session-siphon/collector/collector';
import { normalizeFile } from '@session-siphon/collector/normalize';
import { projectFactsReader } from '@session-siphon/collector/pipeline/project-facts';
import { loadMarkerKey } from '@session-siphon/collector/redact/marker';
import { createTextRedaction } from '@session-siphon/collector/redact/redact-text';
import { exitCodes } from '@session-siphon/schemas/errors';
import { encodeSession } from '@session-siphon/schemas/session-file';
import type { Terminal } from '../terminal.ts';
import { hostsOf } from '../host.ts';
import { plural } from './collect-report.ts';
import { findPlace, knownMachineId } from './open-collector.ts';

interface NormalizeOptions {
  readonly source: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
}

export async function runNormalize(file: string, options: NormalizeOptions, terminal: Terminal): Promise<number> {
  const place = findPlace(options, terminal);
  const { machine, config, folder, person } = place;
  const keyFile = join(folder.state, 'marker-key');
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
      // A machine that never collected has no key yet, and this command leaves nothing behind.
      key: existsSync(keyFile) ? loadMarkerKey(keyFile) : randomBytes(32),
      words: config.redact?.words,
      patterns: config.redact?.patterns,
      home: config.redact?.home === true ? machine.home : undefined,
    }),
  });
  for await (const session of sessions) for (const line of encodeSession(session)) terminal.print(line);
  for (const [reason, count] of leftOut.skips) terminal.say(`Skipped ${plural(count, 'record')}: ${reason}.`);
  return exitCodes.ok;
}
