/** Runs the embedded server as a process of its own: `serve-embedded.ts <folder> <key>`. Prints its address. */
import { startEmbeddedServer } from '@session-siphon/indexer/embedded/server';
import { silentLog } from '@session-siphon/schemas/log';

const [dataDir = '', apiKey = ''] = process.argv.slice(2);
const server = await startEmbeddedServer({ dataDir, host: '127.0.0.1', port: 0, apiKey, log: silentLog });
process.stdout.write(`${server.url}\n`);
