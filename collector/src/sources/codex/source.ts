/** Codex (CLI, editor extensions, desktop app, SDK): one rollout file a thread, and one more after every revert. */
import type { Host, Source } from '../../source.ts';
import { isRollout, rolloutNames } from './rollout-files.ts';

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

  names: rolloutNames,

  async *read(carrier, context) {
    const { readCarrier } = await import('./read-carrier.ts');
    yield* readCarrier(carrier, context);
  },
};
