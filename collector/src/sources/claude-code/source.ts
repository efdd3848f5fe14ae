/** Claude Code: one JSON Lines file a session, and one a sub-agent. */
import type { Host, Source } from '../../source.ts';
import { carrierPath, isTranscriptFolder } from './carrier-path.ts';

export const claudeCode: Source = {
  id: 'claude-code',
  title: 'Claude Code',
  monogram: 'CC',

  roots({ home, env }: Host) {
    const configured = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').map((folder) => folder.trim());
    const usual = [`${home}/.claude`, `${env['XDG_CONFIG_HOME'] || `${home}/.config`}/claude`];
    const folders = configured.some(Boolean) ? configured.filter(Boolean) : usual;
    // A shell writes out the `~` of the first folder of a list only.
    return folders.map((folder) => `${folder.replace(/^~(?=[/\\]|$)/, home).replace(/[/\\]+$/, '')}/projects`);
  },

  mayHold: isTranscriptFolder,

  carries: (relativePath) => carrierPath(relativePath) !== undefined,

  /** `cleanupPeriodDays` in its settings. */
  keepsDays: 30,

  async *read(carrier, context) {
    const { readCarrier } = await import('./read-carrier.ts');
    yield* readCarrier(carrier, context);
  },
};
