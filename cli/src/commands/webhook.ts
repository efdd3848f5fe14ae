import { defineCommand } from '../command.ts';
import { placeOptions, typesenseServer } from '../place-options.ts';
import { remoteFailures } from '../push/remote-failures.ts';

export const webhook = defineCommand({
  name: 'webhook',
  summary: 'index a shared archive whenever somebody pushes to it',
  description: `
Stays and waits for push webhooks of GitHub, GitLab, Gitea or Forgejo. A push is fetched into a copy of the archive in
the data folder, what changed is indexed, and main is woven from the branches of the machines. However many pushes come,
one run works at a time, and one more for all that came in between. A run that fails is tried again. What was pushed
while nobody listened is indexed at the start; --every looks again and again, for hosts that send no webhooks.

On the git host, add a webhook for pushes: the address ends in /webhook, the secret is the one in SIPHON_WEBHOOK_SECRET.
Of GitLab either kind will do: a secret token of yours or, better, the signing token (whsec_…) that it makes.
For https, a token that may read (and push, for weaving) comes from SIPHON_GIT_TOKEN or from a credential helper of git;
ssh uses your own ssh with its keys. git has to be installed.

/healthz answers 200 while every node of the search server has all that was indexed, and 503 with what is lacking, as
after a restart of the server or before the first run is over; /metrics tells Prometheus what it did. Let a web server
with a certificate pass /webhook, and only that, to this port.`,
  positionals: [],
  options: {
    archive: {
      type: 'path',
      value: 'URL',
      help: 'Archive as git clones it, or the path of a repository or mirror on this machine. Default: the one of the data folder.',
    },
    typesense: {
      type: 'string',
      value: 'URL',
      help: `${typesenseServer} The key is read from TYPESENSE_API_KEY. Default: the embedded engine of the data folder.`,
    },
    port: { type: 'integer', value: 'N', range: [0, 65_535], help: 'Port; 0 takes a free one. Default: 4557.' },
    host: { type: 'string', value: 'ADDRESS', help: 'Address to listen on. Default: 127.0.0.1, this machine only.' },
    every: {
      type: 'integer',
      value: 'MIN',
      range: [1, 1_440],
      help: 'Also look every so many minutes, without being told.',
    },
    'no-weave': { type: 'boolean', help: 'Leave main of the archive alone.' },
    data: placeOptions.data,
    config: placeOptions.config,
    json: { type: 'boolean', help: 'Print one JSON object a run on stdout.' },
  },
  examples: [
    {
      line: 'SIPHON_WEBHOOK_SECRET=… siphon webhook --archive https://git.example.com/team/conversations.git',
      shows: 'into the embedded engine; `siphon search` finds it there',
    },
    {
      line: 'siphon webhook --archive git@git.example.com:team/conversations.git --typesense http://localhost:8108 --every 10',
      shows: 'into a Typesense server, and a look every ten minutes',
    },
  ],
  failures: [
    'ARCHIVE_MISSING',
    'ARCHIVE_DAMAGED',
    'FORMAT_TOO_NEW',
    ...remoteFailures,
    'SEARCH_UNREACHABLE',
    'SEARCH_REFUSED',
    'DATA_FOLDER_BUSY',
    'DATA_FOLDER_UNWRITABLE',
    'PORT_IN_USE',
    'DISK_FULL',
    'CONFIG_INVALID',
  ],
  run: async ({ options, terminal }) => {
    const { runWebhook } = await import('../webhook/run-webhook.ts');
    return runWebhook(options, terminal);
  },
});
