/** Runs the embedded server as a process of its own: `embedded-process.ts <folder> <port> <key>`. */
import { silentLog } from '@session-siphon/schemas/log';
import { startEmbeddedServer } from '../src/embedded/http/server.ts';

const [dataDir = '', port = '', apiKey = ''] = process.argv.slice(2);
await startEmbeddedServer({ dataDir, host: '127.0.0.1', port: Number(port), apiKey, log: silentLog });
