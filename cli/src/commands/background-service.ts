import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';

export const backgroundService = defineCommand({
  name: 'service',
  summary: 'keep collecting in the background, from each login on',
  description: `
  siphon service install     let the system run \`siphon up --no-open\`, now and from each login on
  siphon service status      whether it is installed, and whether siphon runs
  siphon service uninstall   stop it and take it away; what was collected stays

Assistants delete their transcripts, Claude Code after 30 days: what runs by itself misses none. The service is yours
alone and needs no administrator: a unit of systemd on Linux, an agent of launchd on macOS, a task on Windows. It
takes over the variables that say where assistants keep their files (CODEX_HOME and the like), but no secret: for
pushing over https, let git's credential helper keep the token.`,
  positionals: ['install|status|uninstall'],
  options: {
    port: { type: 'integer', value: 'N', range: [0, 65_535], help: 'Port of the site, as for `siphon up`.' },
    data: placeOptions.data,
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon service install', shows: 'install or renew it, and start it' },
    { line: 'siphon service status --json', shows: 'for a program' },
  ],
  failures: ['SERVICE_UNAVAILABLE', 'DATA_FOLDER_UNWRITABLE', 'FILE_UNWRITABLE', 'DISK_FULL', 'CONFIG_INVALID'],
  run: async ({ options, positionals, terminal }) => {
    const { runService } = await import('../service/run-service.ts');
    return runService(positionals[0] ?? '', options, terminal);
  },
});
