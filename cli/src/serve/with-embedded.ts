/** The embedded engine of a data folder, for the time of some work. */
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import { type DataFolder, createDataFolder, lockDataFolder, writeFailure } from '../data-folder.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { startEmbeddedBackend } from './search-backend.ts';

/** Nobody else works with it meanwhile. Throws DATA_FOLDER_BUSY, and failed writes as `writeFailure` explains them. */
export async function withEmbedded<T>(
  folder: DataFolder,
  terminal: Terminal,
  work: (address: EngineAddress) => Promise<T>,
): Promise<T> {
  createDataFolder(folder);
  using _lock = lockDataFolder(folder);
  const backend = await startEmbeddedBackend(folder, terminalLog(terminal));
  try {
    return await work(backend.admin);
  } catch (error) {
    throw writeFailure(folder, error);
  } finally {
    await backend.close();
  }
}
