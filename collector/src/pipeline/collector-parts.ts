/** What collecting works with. */
import type { Log } from '@session-siphon/schemas/log';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import type { ConsentCheck } from '../consent/consent-check.ts';
import type { ReadingGate } from '../consent/reading-gate.ts';
import type { RedactText } from '../redact/redact-text.ts';
import type { Collecting } from './complete.ts';
import type { Seen } from './seen.ts';
import type { SourceRoots } from './source-roots.ts';

export interface CollectorParts {
  readonly roots: readonly SourceRoots[];
  readonly collecting: Collecting;
  readonly archive: ArchiveWriter;
  readonly seen: Seen;
  readonly consent: ConsentCheck;
  /** Absent: nothing ever holds a reading back. */
  readonly gate?: ReadingGate;
  readonly redactText: RedactText;
  readonly log: Log;
  /** Milliseconds, for pacing only. */
  now(): number;
}
