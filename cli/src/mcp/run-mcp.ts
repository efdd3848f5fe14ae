/** `siphon mcp`: the server over stdin and stdout, until the assistant closes them. */
import { PassThrough } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
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
  const openServer = () =>
    archiveServer({
      version: programVersion(),
      openAccess: () => openSearch(options, terminal),
      onFailure: (error) => terminal.say(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
  const stop = stopSignal();
  if (process.stdin.isTTY)
    terminal.say('Waiting for an assistant on stdin; `siphon mcp --help` tells how to register it.');
  const connection = serveStdio(openServer, { transport: new StdioServerTransport(unendingInput()) });
  try {
    // Once stdin has ended and every call is answered, nothing is left to wait for.
    const isIdle = new Promise((resolve) => process.once('beforeExit', resolve));
    await Promise.race([stop.aborted, isIdle]);
    return exitCodes.ok;
  } finally {
    await connection.close();
    stop.dispose();
  }
}

/** What comes from stdin, but not its end: with that the transport drops the calls that are not answered yet. */
function unendingInput(): PassThrough {
  const input = new PassThrough();
  process.stdin.once('error', (error) => input.destroy(error));
  process.stdin.pipe(input, { end: false });
  // A transport that has closed reads no more; a stdin that is still read would keep the process.
  input.once('pause', () => process.stdin.unpipe(input));
  return input;
}
