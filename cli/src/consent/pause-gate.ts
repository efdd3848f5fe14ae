/** The gate of a data folder: holds readings back while its pause lasts. */
import { PausableGate } from '@session-siphon/collector/consent/reading-gate';
import type { DataFolder } from '../data-folder.ts';
import type { Terminal } from '../terminal.ts';
import { currentPause } from './pause-file.ts';
import { pausedLine } from './run-pause.ts';

interface GateOptions {
  readonly folder: DataFolder;
  readonly terminal: Terminal;
  /** Whether the program stays, and goes on after a pause. */
  readonly stays: boolean;
}

export function pauseGate({ folder, terminal, stays }: GateOptions): PausableGate {
  return new PausableGate({
    isPaused: () => currentPause(folder, Date.now()) !== undefined,
    whenPaused: stays ? 'wait' : 'end',
    onPaused() {
      const pause = currentPause(folder, Date.now());
      if (pause) terminal.say(pausedLine(pause));
    },
    onResumed: () => terminal.say('Resumed.'),
  });
}
