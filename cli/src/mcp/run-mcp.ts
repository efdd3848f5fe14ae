/** `siphon mcp`: the server over stdin and stdout, until the assistant closes them. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { exitCodes } from '@session-siphon/schemas/errors';
import { programVersion } from '../program-version.ts';
import { openSearch } from '../search/search-access.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import { archiveServer } from './archive-server.ts';

interface McpOptions {
  readonly url: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
}

export async function runMcp(options: McpOptions, terminal: Terminal): Promise<number> {
  const server = archiveServer({
    version: programVersion(),
    openAccess: () => openSearch(options, terminal),
    onFailure: (error) => terminal.say(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  const stop = stopSignal();
  try {
    if (process.stdin.isTTY)
      terminal.say('Waiting for an assistant on stdin; `siphon mcp --help` tells how to register it.');
    await server.connect(new StdioServerTransport());
    // Once stdin has ended and every call is answered, nothing is left to wait for.
    const isIdle = new Promise((resolve) => process.once('beforeExit', resolve));
    await Promise.race([stop.aborted, isIdle]);
    return exitCodes.ok;
  } finally {
    await server.close();
    stop.dispose();
  }
}
