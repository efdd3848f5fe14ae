import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCheckpoint } from '@session-siphon/indexer/search/checkpoint';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { silentLog } from '@session-siphon/schemas/log';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDataFolder, dataFolderAt } from '../data-folder.ts';
import { thisMachine } from '../host.ts';
import { parkedLines } from '../index-archive/index-report.ts';
import { startEmbeddedBackend } from '../serve/search-backend.ts';
import { parkedInIndex } from './parked-in-index.ts';

const reason = 'Field `content` must be a string.';
const parked = [{ id: 'c1', documents: 2, code: 400, reason }];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-parked-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is read from the index beside a running server, and from a server with its key', async () => {
  const data = dataFolderAt(folder);
  createDataFolder(data);
  const place = { machine: thisMachine(folder), config: {}, folder: data, person: undefined };
  expect(await parkedInIndex(place)).toBeUndefined();
  const backend = await startEmbeddedBackend(data, silentLog);
  const engine = new SearchEngine(backend.admin);
  try {
    await writeCheckpoint(engine, {
      version: 1,
      schema: 's',
      messages: 'm',
      conversations: 'c',
      position: {},
      rev: 1,
      at: '2026-10-05T08:00:00.000Z',
      parked,
    });
    expect(await parkedInIndex(place)).toEqual(parked);
    const asServer = (key: string) =>
      parkedInIndex({ ...place, config: { typesense: { url: backend.admin.url, api_key: key } } });
    expect(await asServer(backend.admin.apiKey)).toEqual(parked);
    expect(await asServer(backend.searchKey)).toBeUndefined();
  } finally {
    engine[Symbol.dispose]();
    await backend.close();
  }
});

it('is told by conversation with the reason and what to do', () => {
  expect(parkedLines([])).toEqual([]);
  expect(parkedLines(parked).join('\n')).toMatch(
    /Of 1 conversation .*\n {2}c1: 2 documents\. .*string\. \(400\)\n.*--rebuild/,
  );
  const many = Array.from({ length: 25 }, (_, at) => ({ id: `c${at}`, documents: 1, code: undefined, reason }));
  expect(parkedLines(many)).toContain('  and 5 more');
});
