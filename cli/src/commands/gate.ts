import { defineCommand } from '../command.ts';
import { typesenseServer } from '../place-options.ts';

export const gate = defineCommand({
  name: 'gate',
  summary: 'stand before a Typesense server and let searches of conversations through',
  description: `
A search key is not enough where strangers reach a Typesense server: some versions let it read every collection through
the URL, and a scoped key's filter can be written around. The gate passes \`POST /multi_search\` only, with no URL
parameter but the key, searches of the two collections of conversations only, and only the parameters that the site
sends, in the form in which it sends them. Let browsers reach the gate, and the search server by nobody else.

Visitors bring a key of the server (see \`siphon key\`). With SIPHON_GATE_KEY set, that word opens the gate too, and the
gate searches with TYPESENSE_API_KEY, which then never leaves it: give it a search-only key.

\`siphon serve\` has the same gate before its site. Use this one where the site is served by another program: put the
address of the gate into \`searchUrl\` of the site's config.json, and the site's origin into --origin.`,
  positionals: [],
  options: {
    typesense: { type: 'string', value: 'URL', help: `${typesenseServer} It stands behind the gate. Needed.` },
    port: { type: 'integer', value: 'N', range: [0, 65_535], help: 'Port; 0 takes a free one. Default: 4556.' },
    host: { type: 'string', value: 'ADDRESS', help: 'Address to listen on. Default: 127.0.0.1, this machine only.' },
    origin: {
      type: 'string',
      value: 'ORIGIN',
      help: 'Origin of the site that may ask from a browser. Default: the gate’s own origin only.',
    },
    rate: {
      type: 'integer',
      value: 'N',
      range: [1, 1_000_000],
      help: 'Most requests a minute from one address; at once it may have 12. Default: 600.',
    },
    'per-page': { type: 'integer', value: 'N', range: [1, 250], help: 'Most hits a page. Default: 250.' },
    'behind-proxy': {
      type: 'boolean',
      help: 'Tell addresses apart by what the proxy in front adds to X-Forwarded-For.',
    },
  },
  examples: [
    {
      line: 'siphon gate --typesense http://localhost:8108 --origin https://conversations.example.com',
      shows: 'visitors search with their keys',
    },
    {
      line: 'SIPHON_GATE_KEY=… TYPESENSE_API_KEY=… siphon gate --typesense http://localhost:8108',
      shows: 'visitors have the word of the gate, and the server’s key stays behind it',
    },
  ],
  failures: ['PORT_IN_USE'],
  run: async ({ options, terminal }) => {
    const { runGate } = await import('../gate/run-gate.ts');
    return runGate(options, terminal);
  },
});
