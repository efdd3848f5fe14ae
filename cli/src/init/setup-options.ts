/** What `siphon init` and `siphon join` share. */
import type { ErrorCode } from '@session-siphon/schemas/errors';
import type { Options } from '../command.ts';
import { remoteFailures } from '../push/remote-failures.ts';

export const setupOptions = {
  projects: {
    type: 'string',
    value: 'LIST',
    help: 'Projects to collect: all, none, or names, paths and repositories with commas.',
  },
  person: { type: 'string', value: 'NAME', help: 'Your name in the archive. Default: git config user.name.' },
  machine: { type: 'string', value: 'NAME', help: 'Name of this machine in the archive.' },
  restore: {
    type: 'string',
    value: 'NAME',
    help: 'Go on as this machine of the archive, whose data folder was lost: its branch is taken back from the remote.',
  },
  'share-rules': {
    type: 'boolean',
    help: 'Put your own words, patterns and excluded projects into the code for other machines.',
  },
  yes: { type: 'boolean', help: 'Write without asking.' },
} as const satisfies Options;

export const setupFailures = [
  'CANCELLED',
  'FORMAT_TOO_NEW',
  ...remoteFailures,
  'DATA_FOLDER_BUSY',
  'ARCHIVE_LOCKED',
  'ARCHIVE_DAMAGED',
  'HOME_UNREADABLE',
  'DATA_FOLDER_UNWRITABLE',
  'FILE_UNWRITABLE',
  'DISK_FULL',
  'CONFIG_INVALID',
] as const satisfies readonly ErrorCode[];
