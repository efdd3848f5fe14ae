import { spineKinds } from '@session-siphon/schemas/spine';
import { defineCommand } from '../command.ts';
import { jsonOption, placeOptions, typesenseServer } from '../place-options.ts';

export const search = defineCommand({
  name: 'search',
  summary: 'search from the terminal',
  description: `
Finds messages that hold all the words, forgiving typing mistakes; the last word may be unfinished, and a question may
be typed as it comes. Where hardly any message holds all words, conversations follow that hold them in several messages,
hold most of them, or say something alike in other words. "Quoted words" must stand together; NOT before a word excludes
it. Operators among the words narrow the search:
  source: project: role: kind: tool: model: machine: branch:   a value, quoted where it has spaces
  is:error is:subagent has:diff has:image                      messages of which this is true
  after:2026-09-01 before:2026-10                              from a day, month or year on, and before one
  after:yesterday before:2w                                    counted from today: today, yesterday, 7d, 2w, 6m, 1y
  in:ID in:unknown                                             one conversation; those without a project
The same operator twice means either value; a dash before an operator excludes. Anything else with a colon is an
ordinary word. Operators alone list what they leave, newest first.
Asks the server given by --url or the configuration, else the running \`siphon up\` of the data folder, else opens
the folder's index itself.`,
  positionals: ['QUERY…?'],
  options: {
    limit: { type: 'integer', value: 'N', range: [1, 250], help: 'Most hits to show. Default: 20.' },
    page: { type: 'integer', value: 'N', range: [1, 1000], help: 'The N-th page of as many hits. Default: 1.' },
    sort: { type: 'string', value: 'ORDER', values: ['best', 'newest', 'oldest'], help: 'Order. Default: best.' },
    newest: { type: 'boolean', help: 'The same as --sort newest.' },
    context: {
      type: 'integer',
      value: 'N',
      range: [1, 20],
      help: 'Also show the beginning of N messages before and after each hit.',
    },
    open: { type: 'boolean', help: 'Open the first hit in the browser, where the site is running.' },
    source: { type: 'string', value: 'ID', help: 'Only this assistant.' },
    project: { type: 'string', value: 'NAME', help: 'Only this project.' },
    kind: {
      type: 'string',
      value: 'KIND',
      values: spineKinds,
      help: 'Only text of this kind.',
    },
    tool: { type: 'string', value: 'NAME', help: 'Only this tool.' },
    after: { type: 'string', value: 'DATE', help: 'Only messages from this day on: 2026-09-01, yesterday, 7d.' },
    before: { type: 'string', value: 'DATE', help: 'Only messages before this day, likewise.' },
    url: { type: 'string', value: 'URL', help: `${typesenseServer} The key is read from TYPESENSE_API_KEY.` },
    data: placeOptions.data,
    config: placeOptions.config,
    ...jsonOption,
  },
  examples: [
    { line: 'siphon search parser retry', shows: 'messages with both words' },
    { line: `siphon search '"rate limit" NOT mock' --kind result`, shows: 'a phrase in tool output, without a word' },
    {
      line: `siphon search 'is:error project:"web shop" -tool:Bash' --newest`,
      shows: 'what failed lately in a project, except in one tool',
    },
    {
      line: 'siphon search sqlite wal --context 2 --open',
      shows: 'with two messages on each side, and in the browser',
    },
    { line: 'siphon search sqlite --after 2026-09-01 --json', shows: 'as data' },
  ],
  failures: [
    'INDEX_MISSING',
    'SEARCH_UNREACHABLE',
    'SEARCH_REFUSED',
    'SEARCH_FAILED',
    'INDEX_UNREADABLE',
    'DATA_FOLDER_UNREADABLE',
    'CONFIG_INVALID',
  ],
  run: async ({ options, positionals, terminal }) => {
    const { runSearch } = await import('../search/run-search.ts');
    return runSearch(positionals.join(' '), options, terminal);
  },
});
