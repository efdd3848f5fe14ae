import { defineCommand } from '../command.ts';
import { placeOptions, typesenseServer } from '../place-options.ts';

export const mcp = defineCommand({
  name: 'mcp',
  summary: 'let an assistant search and read the archive (MCP)',
  description: `
Speaks the Model Context Protocol on stdin and stdout: an assistant that starts it can search past conversations, read
them and list projects. It only reads, opens no port, and asks whoever \`siphon search\` asks. What it hands out is
marked as data, not as instructions. Register it with an assistant as a local (stdio) server; most take this form:
  { "mcpServers": { "siphon": { "command": "siphon", "args": ["mcp"] } } }
In a checkout the command is "node", with the arguments "/path/to/the/checkout/cli/bin/siphon.mjs" and "mcp".`,
  positionals: [],
  options: {
    url: { type: 'string', value: 'URL', help: `${typesenseServer} The key is read from TYPESENSE_API_KEY.` },
    data: placeOptions.data,
    config: placeOptions.config,
  },
  examples: [
    { line: 'siphon mcp', shows: 'what an assistant starts; by itself it waits for one' },
    { line: 'siphon mcp --data ./old-laptop', shows: 'the conversations of another data folder' },
  ],
  failures: [],
  run: async ({ options, terminal }) => {
    const { runMcp } = await import('../mcp/run-mcp.ts');
    return runMcp(options, terminal);
  },
});
