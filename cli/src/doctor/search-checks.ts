/** The search server: every node of it, what it holds, its keys, and what is not safe without the gate. */
import {
  type Checkpoint,
  type Held,
  checkpointSearch,
  foundCheckpoint,
  readCheckpoint,
} from '@session-siphon/indexer/search/checkpoint';
import { type NodeState, heldByAll, lackOf, nodeStates } from '@session-siphon/indexer/search/node-state';
import type { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import { serverNodes } from '@session-siphon/schemas/server-nodes';
import type { DataFolder } from '../data-folder.ts';
import { number, plural } from '../counted.ts';
import { parkedLines } from '../index-archive/index-report.ts';
import { listKeys } from '../keys/search-keys.ts';
import { countSearches, foundHeld } from '../search/held-in-index.ts';
import { openOwnIndex } from '../search/own-index.ts';
import { behindArchive } from './behind-archive.ts';
import { type Check, type Diagnosis, ok, problem, warning } from './check.ts';
import { notSeen, withEngine } from './with-engine.ts';

/** The oldest version whose answers the tests know. Nothing newer is needed: what a version lacks is not used on any. */
const oldestVersion = [0, 24];

const server: Check = {
  topic: 'server',
  async look({ server: address }) {
    if (!address) return [ok('the embedded one of the data folder')];
    const found = (await nodeStates(address)).map(async (state): Promise<readonly Diagnosis[]> =>
      'failure' in state
        ? [notSeen(state.url, state.failure)]
        : withEngine({ ...address, url: state.url }, async (engine) => [await lookAtNode(engine, state)]),
    );
    return (await Promise.all(found)).flat();
  },
};

async function lookAtNode(engine: SearchEngine, state: NodeState): Promise<Diagnosis> {
  const { url } = state;
  const facts = await engine.json({ method: 'GET', path: '/debug' });
  const version = textOf(objectOf(facts)['version']) ?? 'unknown';
  const lack = lackOf(state);
  if (isTooOld(version))
    return problem(`${url} is Typesense ${version}.`, 'Update it: 0.24.1 is the oldest version that is known to work.');
  if (lack !== undefined)
    return warning(
      `${url} (Typesense ${version}) ${lack}.`,
      'Until then it finds a part of what there is. Wait, and do not restart it; where nothing comes any more, `siphon index` makes the index anew.',
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
  async look({ place: { folder }, server: address }) {
    if (address) return withEngine(address, (engine) => lookAtIndex(engine, folder));
    const embedded = openOwnIndex(folder.index);
    if (!embedded) return indexFindings(undefined);
    const { results } = embedded.multiSearch({ searches: [checkpointSearch, ...countSearches] });
    embedded.close();
    const [checkpoint, ...counts] = results;
    return indexFindings(foundCheckpoint(checkpoint), { held: foundHeld(counts), folder });
  },
};

async function lookAtIndex(engine: SearchEngine, folder: DataFolder): Promise<readonly Diagnosis[]> {
  const checkpoint = await readCheckpoint(engine);
  if (!checkpoint) return indexFindings(undefined);
  return indexFindings(checkpoint, { held: await heldByAll(engine.address, checkpoint), folder });
}

function indexFindings(
  checkpoint: Checkpoint | undefined,
  facts?: { readonly held: Held; readonly folder: DataFolder },
): readonly Diagnosis[] {
  if (!checkpoint || !facts) return [warning('Nothing is indexed yet.', 'Run `siphon up`, or `siphon index`.')];
  const { at, parked = [], held: completed } = checkpoint;
  const { messages, conversations } = facts.held;
  const [first, ...lines] = parkedLines(parked);
  return [
    ok(`indexed ${at}, ${plural(messages, 'document')} of ${plural(conversations, 'conversation')}`),
    ...(completed && (messages < completed.messages || conversations < completed.conversations)
      ? [
          warning(
            `It held ${plural(completed.messages, 'document')} of ${plural(completed.conversations, 'conversation')} when it was brought up to date.`,
            'Wait while the search server loads; where nothing comes any more, `siphon index` makes the index anew.',
          ),
        ]
      : behindArchive(checkpoint, facts)),
    ...(first === undefined ? [] : [warning(first, lines.map((line) => line.trim()).join(' '))]),
  ];
}

const keys: Check = {
  topic: 'keys',
  look: async ({ server: address, now }) => (address ? withEngine(address, (engine) => lookAtKeys(engine, now())) : []),
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
        ok(
          'the server is named by an address of this machine; let others reach `siphon gate` or `siphon serve`, and try them with --search',
        ),
      ];
    const plain = open.filter((url) => url.startsWith('http:'));
    return [
      warning(
        `${open.join(', ')} can be reached from other machines.`,
        'There a search key reads every collection of the server, and what a scoped key leaves out can be read around it. Let people reach `siphon gate` or `siphon serve` only, keep nothing else on this server, and try what they reach with --search.',
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
