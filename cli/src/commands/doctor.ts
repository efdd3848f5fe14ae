import { exitCodes } from '@session-siphon/schemas/errors';
import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions, typesenseServer } from '../place-options.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'what is wrong here, and what to do about it',
  description: `
Looks at everything that siphon depends on: its programs, disk and clock, the archive and its git remote, what the
assistants will delete soon, whether anything collects in the background, every node of the search server, the index,
the keys, and whether those who search could read more than they should. Each line says ok, warning or problem, and what
to do. Changes nothing, and shows nothing of a conversation.`,
  positionals: [],
  options: {
    typesense: {
      type: 'string',
      value: 'URL',
      help: `${typesenseServer} The key is read from TYPESENSE_API_KEY. Default: the configured one.`,
    },
    search: {
      type: 'string',
      value: 'URL',
      help: 'Where people search: the address of the site, the gate or the search server. Tries whether a search key opens more there than it should. The key is that of the site, or SIPHON_SEARCH_KEY. Default: the running siphon.',
    },
    ...placeOptions,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon doctor', shows: 'this machine' },
    {
      line: 'siphon doctor --typesense http://a:8108,http://b:8108,http://c:8108',
      shows: 'with every node of a cluster',
    },
    {
      line: 'siphon doctor --search https://conversations.example.com',
      shows: 'whether what people reach is protected by the gate',
    },
  ],
  failures: ['CONFIG_INVALID'],
  statuses: [[exitCodes.failed, 'there is a problem; warnings are none']],
  run: async ({ options, terminal }) => {
    const { runDoctor } = await import('../doctor/run-doctor.ts');
    return runDoctor(options, terminal);
  },
});
