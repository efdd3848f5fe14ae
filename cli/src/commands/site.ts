import { defineCommand } from '../command.ts';
import { typesenseServer } from '../place-options.ts';

export const site = defineCommand({
  name: 'site',
  summary: 'write the site as files, for a web server of yours or the pages of a git host',
  description: `
Writes the pages into a folder, set up for one search server. No conversation is in them: the browser of whoever opens
them asks the search server, so they show what that lets through. Put \`siphon gate\` before a Typesense server that such
browsers reach, with the site's origin in its --origin.

Visitors type a key, once. With SIPHON_SITE_KEY set, the pages carry it: then everybody who can open them can search
with it. A key that may do more than search is refused.`,
  positionals: ['DIR'],
  options: {
    search: { type: 'string', value: 'URL', help: `${typesenseServer} As browsers reach it. Needed.` },
    address: {
      type: 'string',
      value: 'URL',
      help: 'Where the site will be shown, when it is not at the root of its host.',
    },
  },
  examples: [
    { line: 'siphon site public --search https://search.example.com', shows: 'pages that ask for a key' },
    {
      line: 'siphon site public --search https://search.example.com --address https://team.example.io/conversations',
      shows: 'pages of a git host, below the name of the repository',
    },
  ],
  failures: ['SITE_MISSING', 'FOLDER_NOT_EMPTY', 'FILE_UNWRITABLE', 'DISK_FULL'],
  run: async ({ options, positionals, terminal }) => {
    const { runSite } = await import('../site/run-site.ts');
    return runSite(positionals[0] ?? '', options, terminal);
  },
});
