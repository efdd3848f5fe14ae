/** Collecting for tests that are about something else: on one machine, into memory, everything that is there. */
import { silentLog } from '@session-siphon/schemas/log';
import { MemoryArchive } from '../archive/memory-archive.ts';
import { Consent } from '../consent/consent.ts';
import { ConsentCheck } from '../consent/consent-check.ts';
import { createTextRedaction } from '../redact/redact-text.ts';
import type { Source } from '../source.ts';
import type { CollectorParts } from './collector-parts.ts';
import type { Collecting } from './complete.ts';
import { Seen } from './seen.ts';

export const collecting: Collecting = {
  machine: 'test-machine',
  person: undefined,
  home: '/home/ana',
  images: 'drop',
  projectFacts: async () => ({}),
};

export function partsFor(source: Source, root: string): CollectorParts {
  const nothing = new Set<string>();
  return {
    roots: [{ source, roots: [root] }],
    collecting,
    archive: new MemoryArchive(),
    seen: Seen.empty(root, 'policy'),
    consent: new ConsentCheck({
      consent: new Consent({ settings: undefined, home: collecting.home, isShared: false }),
      forgotten: () => nothing,
      projectOf: async () => ({ name: 'unknown' }),
    }),
    redactText: createTextRedaction({ key: Buffer.alloc(32) }),
    log: silentLog,
    now: () => 0,
  };
}
