/** The search server: every node of it, what it holds, its keys, and what is not safe without the gate. */
import { existsSync } from 'node:fs';
import { openEmbeddedSearch } from '@session-siphon/indexer/embedded/open-search';
import {
  type Checkpoint,
  checkpointSearch,
  foundCheckpoint,
  readCheckpoint,
} from '@session-siphon/indexer/search/checkpoint';
import { documentCount, pendingWrites } from '@session-siphon/indexer/search/readiness';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { AppError } from '@session-siphon/schemas/errors';
import { serverNodes } from '@session-siphon/schemas/server-nodes';
import { number, plural } from '../collect/collect-report.ts';
import { parkedLines } from '../index-archive/index-report.ts';
import { listKeys } from '../keys/search-keys.ts';
import { type Check, type Diagnosis, failed, ok, problem, warning } from './check.ts';

/** The oldest version whose answers the tests know. Nothing newer is needed: what a version lacks is not used on any. */
const oldestVersion = [0, 24];

const server: Check = {
  topic: 'server',
  look: ({ server: address }) =>
    address
      ? Promise.all(serverNodes(address.url).map((url) => withEngine({ ...address, url }, lookAtNode)))
      : [ok('the embedded one of the data folder')],
};

async function lookAtNode(engine: SearchEngine): Promise<Diagnosis> {
  const { url } = engine.address;
  const facts = await engine.json({ method: 'GET', path: '/debug' });
  const version = typeof facts === 'object' && facts !== null && 'version' in facts ? String(facts.version) : 'unknown';
  const pending = await pendingWrites(engine);
  if (isTooOld(version))
    return problem(`${url} is Typesense ${version}.`, 'Update it: 0.24.1 is the oldest version that is known to work.');
  if (pending > 0)
    return warning(
      `${url} (Typesense ${version}) has ${plural(pending, 'write')} to work off.`,
      'Until then it finds a part of what there is. Wait, and do not restart it.',
    );
  return ok(`${url} is ready, Typesense ${version}`);
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

const index: Check = {
  topic: 'index',
  async look({ place, server: address }) {
    if (address) return [await withEngine(address, lookAtIndex)].flat();
    const embedded = existsSync(place.folder.index) ? openEmbeddedSearch(place.folder.index) : undefined;
    const checkpoint = embedded && foundCheckpoint(embedded.multiSearch({ searches: [checkpointSearch] }).results[0]);
    embedded?.close();
    return indexFindings(checkpoint, undefined);
  },
};

async function lookAtIndex(engine: SearchEngine): Promise<readonly Diagnosis[]> {
  const checkpoint = await readCheckpoint(engine);
  return indexFindings(checkpoint, checkpoint && (await documentCount(engine, checkpoint.messages)));
}

function indexFindings(checkpoint: Checkpoint | undefined, held: number | undefined): readonly Diagnosis[] {
  if (!checkpoint) return [warning('Nothing is indexed yet.', 'Run `siphon up`, or `siphon index`.')];
  const { at, parked = [] } = checkpoint;
  const [first, ...lines] = parkedLines(parked);
  return [
    ok(`indexed ${at}${held === undefined ? '' : `, ${number(held)} documents`}`),
    ...(first === undefined ? [] : [warning(first, lines.map((line) => line.trim()).join(' '))]),
  ];
}

const keys: Check = {
  topic: 'keys',
  look: async ({ server: address, now }) =>
    address ? withEngine(address, (engine) => lookAtKeys(engine, now())).then((found) => [found].flat()) : [],
};

async function lookAtKeys(engine: SearchEngine, now: number): Promise<readonly Diagnosis[]> {
  const { searchKeys, others } = await listKeys(engine);
  const expired = searchKeys.filter(({ expiresAt }) => expiresAt !== undefined && Date.parse(expiresAt) < now);
  const endless = searchKeys.filter(({ expiresAt }) => expiresAt === undefined);
  return [
    ok(`${plural(searchKeys.length, 'key')} for searching conversations, ${number(others.length)} of other kinds`),
    ...(expired.length > 0
      ? [warning(`${plural(expired.length, 'key')} expired.`, 'See `siphon key list`, and `siphon key revoke ID`.')]
      : []),
    ...(endless.length > 1
      ? [
          warning(
            `${number(endless.length)} keys for searching do not expire.`,
            'Give the next ones `siphon key create --days 90`, and revoke those that nobody uses.',
          ),
        ]
      : []),
  ];
}

const gate: Check = {
  topic: 'gate',
  look({ server: address }) {
    if (!address) return [ok('the embedded server listens to this machine only')];
    const open = serverNodes(address.url).filter((url) => !isLoopback(url));
    if (open.length === 0)
      return [
        ok('the server is named by an address of this machine; let others reach `siphon gate` or `siphon serve`'),
      ];
    const plain = open.filter((url) => url.startsWith('http:'));
    return [
      warning(
        `${open.join(', ')} can be reached from other machines.`,
        'There a search key reads every collection of the server, and what a scoped key leaves out can be read around it. Let people reach `siphon gate` or `siphon serve` only, and keep nothing else on this server.',
      ),
      ...(plain.length > 0
        ? [
            warning(
              `The key goes to ${plain.join(', ')} without encryption.`,
              'Use https, or a network that is yours alone.',
            ),
          ]
        : []),
    ];
  },
};

export const searchChecks: readonly Check[] = [server, index, keys, gate];

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** What is found there, or why nothing was. */
async function withEngine<T extends Diagnosis | readonly Diagnosis[]>(
  address: EngineAddress,
  look: (engine: SearchEngine) => Promise<T>,
): Promise<T | Diagnosis> {
  const engine = new SearchEngine(address);
  try {
    return await look(engine);
  } catch (error) {
    if (error instanceof AppError && error.code === 'SEARCH_REFUSED')
      return warning(
        `The key of ${address.url} may not show this.`,
        'A key that may index also needs `documents:*`, `collections:*` and `aliases:*`.',
      );
    return failed(error);
  } finally {
    engine.close();
  }
}
