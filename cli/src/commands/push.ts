import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions } from '../place-options.ts';
import { remoteFailures } from '../push/remote-failures.ts';

export const push = defineCommand({
  name: 'push',
  summary: 'send the archive to its git remote now',
  description: `
Sends what the remote lacks: exactly the new objects, to this machine's own branch, machines/<name>, and never with
force. A machine that pushes alone also shows its branch on main; where several push, \`siphon weave\` does that.
\`siphon up\` and \`siphon collect --watch\` push by themselves once the archive has a remote. Credentials for https come
from SIPHON_GIT_TOKEN or from the credential helper of git; ssh uses your own ssh with its keys.`,
  positionals: [],
  options: {
    again: {
      type: 'boolean',
      help: "Put everything on top of what the remote's branch holds, also when this archive never pushed that.",
    },
    data: placeOptions.data,
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon push', shows: 'what was committed since the last push' },
    { line: 'siphon push --again', shows: 'after the remote was emptied or made anew' },
  ],
  failures: [
    'REMOTE_MISSING',
    ...remoteFailures,
    'DATA_FOLDER_UNREADABLE',
    'DISK_FULL',
    'ARCHIVE_DAMAGED',
    'CONFIG_INVALID',
  ],
  run: async ({ options, terminal }) => {
    const { runPush } = await import('../push/run-push.ts');
    return runPush(options, terminal);
  },
});
