/** `siphon key`. */
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { plural } from '../counted.ts';
import { dataFolderAt } from '../data-folder.ts';
import { jsonLine } from '../json-line.ts';
import { loadConfig } from '../load-config.ts';
import { withEmbedded } from '../serve/with-embedded.ts';
import type { Terminal } from '../terminal.ts';
import { typesenseAddress } from '../typesense-address.ts';
import { type OtherKey, type SearchKey, createSearchKey, listKeys, revokeSearchKey } from './search-keys.ts';

interface KeyOptions {
  readonly description: string | undefined;
  readonly project: string | undefined;
  readonly source: string | undefined;
  readonly machine: string | undefined;
  readonly days: number | undefined;
  readonly typesense: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** What `siphon key … --json` prints. Version 1; fields are only added. */
type KeyAnswer = { readonly version: 1 } & (
  | { readonly created: CreatedKey }
  | { readonly keys: readonly SearchKey[]; readonly others: readonly OtherKey[] }
  | { readonly revoked: SearchKey }
);

interface CreatedKey {
  readonly id: number;
  readonly value: string;
  readonly description: string;
  readonly scope: Scope;
  readonly expiresAt: string | undefined;
}

type Scope = Readonly<Partial<Record<(typeof scopeNames)[number], string>>>;

const scopeNames = ['project', 'source', 'machine'] as const;
const dayMs = 86_400_000;

export async function runKey(
  [action = '', id]: readonly string[],
  options: KeyOptions,
  terminal: Terminal,
): Promise<number> {
  const work = workFor(action, id, options);
  await withServer(options, terminal, async (engine) => {
    const { answer, data, lines } = await work(engine);
    if (options.json) terminal.print(jsonLine(answer));
    else {
      for (const line of lines) terminal.say(printable(line));
      for (const line of data) terminal.print(`${printable(line)}\n`);
    }
  });
  return exitCodes.ok;
}

interface Outcome {
  readonly answer: KeyAnswer;
  /** For people: what was asked for, and what is said about it. */
  readonly data: readonly string[];
  readonly lines: readonly string[];
}

function workFor(
  action: string,
  id: string | undefined,
  options: KeyOptions,
): (engine: SearchEngine) => Promise<Outcome> {
  const createOnly = (['description', ...scopeNames, 'days'] as const).find((name) => options[name] !== undefined);
  if (action !== 'create' && createOnly) throw usage(`--${createOnly} belongs to \`siphon key create\`.`);
  if (action === 'revoke') return (engine) => revoke(engine, keyId(id));
  if (id !== undefined) throw usage(`${JSON.stringify(id)} is one argument too many.`);
  return action === 'create' ? (engine) => create(engine, options) : list;
}

async function create(engine: SearchEngine, options: KeyOptions): Promise<Outcome> {
  const scope: Scope = Object.fromEntries(
    scopeNames.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const parts = Object.entries(scope).map(([name, value]) => `${name} ${value}`);
  const shows = parts.length === 0 ? 'all conversations' : `conversations of ${parts.join(', ')}`;
  const description = options.description ?? `Search of ${shows}`;
  const expiresAtMs = options.days === undefined ? undefined : Date.now() + options.days * dayMs;
  const facets = Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, [value]]));
  const made = await createSearchKey(engine, {
    description,
    scope: parts.length === 0 ? undefined : { facets },
    expiresAtMs,
  });
  const expiresAt = expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString();
  return {
    answer: { version: 1, created: { ...made, description, scope, expiresAt } },
    data: [made.value],
    lines: [
      `Key ${made.id} searches ${shows}${expiresAt === undefined ? '' : ` until ${expiresAt.slice(0, 10)}`}. Its value is shown this once:`,
      ...(parts.length === 0
        ? []
        : [
            'Its filter holds behind `siphon gate` or `siphon serve`; a Typesense server alone lets it be written around.',
          ]),
    ],
  };
}

async function list(engine: SearchEngine): Promise<Outcome> {
  const { searchKeys, others } = await listKeys(engine);
  const rows = searchKeys.map(({ id, prefix, expiresAt, description }) =>
    [String(id).padStart(4), `${prefix}…`, expiresAt?.slice(0, 10) ?? 'no expiry ', description].join('  '),
  );
  return {
    answer: { version: 1, keys: searchKeys, others },
    data: rows,
    lines: [
      ...(rows.length === 0 ? ['There are no keys for searching conversations.'] : []),
      ...(others.length === 0 ? [] : [`The server has ${plural(others.length, 'key')} of other kinds besides.`]),
    ],
  };
}

async function revoke(engine: SearchEngine, id: number): Promise<Outcome> {
  const revoked = await revokeSearchKey(engine, id);
  return {
    answer: { version: 1, revoked },
    data: [],
    lines: [`Key ${id} (${revoked.description}) opens nothing any more.`],
  };
}

function keyId(text: string | undefined): number {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  throw usage(text === undefined ? 'the id of the key is missing.' : `${JSON.stringify(text)} is no id of a key.`);
}

function usage(problem: string): AppError {
  return new AppError('USAGE', problem, { hint: 'See `siphon key --help` and `siphon key list`.' });
}

/** The named or configured server, or the embedded engine of the data folder for the time of the work. */
async function withServer(
  options: KeyOptions,
  terminal: Terminal,
  work: (engine: SearchEngine) => Promise<void>,
): Promise<void> {
  const config = await loadConfig(options.config, terminal);
  const remote = typesenseAddress(options.typesense) ?? configuredServer(config);
  const workOn = async (address: EngineAddress): Promise<void> => {
    using engine = new SearchEngine(address);
    await work(engine);
  };
  if (remote) await workOn(remote);
  else await withEmbedded(dataFolderAt(options.data ?? config.data), terminal, workOn);
}
