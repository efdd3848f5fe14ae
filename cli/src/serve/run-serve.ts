/** `siphon serve`. */
import { existsSync, readdirSync } from 'node:fs';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { type DataFolder, checkDataFolder, createDataFolder, dataFolderAt, lockDataFolder } from '../data-folder.ts';
import { loadConfig } from '../load-config.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { typesenseAddress } from '../typesense-address.ts';
import { connectBackend, startEmbeddedBackend } from './search-backend.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { startServing } from './serving.ts';

interface ServeOptions {
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly typesense: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
}

export async function runServe(options: ServeOptions, terminal: Terminal): Promise<number> {
  const config = await loadConfig(options.config, terminal);
  const folder = dataFolderAt(options.data ?? config.data);
  checkDataFolder(folder);
  const remote = typesenseAddress(options.typesense) ?? configuredServer(config);
  if (!remote) requireIndex(folder);
  createDataFolder(folder);
  const stop = stopSignal();
  using _lock = lockDataFolder(folder);
  const backend = remote
    ? await connectBackend(remote, folder)
    : await startEmbeddedBackend(folder, terminalLog(terminal));
  try {
    const { host = '127.0.0.1', port } = options;
    const site = await startServing({ backend, host, port, isDemo: false, liveStatus: undefined });
    const { admin, searchKey } = backend;
    writeServerFile(folder.serverFile, {
      version: 1,
      pid: process.pid,
      siteUrl: site.url,
      searchUrl: admin.url,
      searchKey,
    });
    terminal.say(`Site: ${site.url}/   (Ctrl-C stops)`);
    await stop.aborted;
    await site.close();
  } finally {
    removeServerFile(folder.serverFile);
    await backend.close();
    stop.dispose();
  }
  return exitCodes.ok;
}

function requireIndex(folder: DataFolder): void {
  if (existsSync(folder.index) && readdirSync(folder.index).length > 0) return;
  throw new AppError('INDEX_MISSING', `nothing has been indexed in ${folder.path} yet.`, {
    hint: 'Run `siphon collect` and `siphon index` first, or simply `siphon up`.',
  });
}
