/** What the cases of the contract ask a server, and collections to ask about. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { tokenSeparators } from '@session-siphon/schemas/search-document';
import type { EngineAddress } from '../../src/search/search-engine.ts';

/** A behaviour that every search server has to show. Titles are sentences and unique. */
export interface ContractCase {
  readonly title: string;
  run(server: ContractServer): Promise<void>;
}

/** A collection and its documents. */
export interface Subject {
  readonly fields: readonly Readonly<Record<string, unknown>>[];
  readonly documents: readonly Readonly<Record<string, unknown>>[];
  readonly separators?: readonly string[];
  readonly symbols?: readonly string[];
  readonly defaultSorting?: string;
}

export interface ContractAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface Highlighted {
  readonly matched_tokens: readonly string[];
  readonly snippet: string;
  readonly value?: string;
}

export interface ContractHit {
  readonly document: Readonly<Record<string, unknown>>;
  readonly highlight: Readonly<Record<string, Highlighted | readonly Highlighted[]>>;
  readonly highlights: readonly unknown[];
  readonly text_match?: number;
  readonly vector_distance?: number;
}

export interface ContractFacet {
  readonly counts: readonly { readonly count: number; readonly highlighted: string; readonly value: string }[];
  readonly field_name: string;
  readonly stats: Readonly<Record<string, number>>;
}

export interface ContractResult {
  readonly code?: number;
  readonly error?: string;
  readonly found: number;
  readonly out_of?: number;
  readonly page: number;
  readonly hits: readonly ContractHit[];
  readonly grouped_hits: readonly { readonly group_key: readonly unknown[]; readonly hits: readonly ContractHit[] }[];
  readonly facet_counts: readonly ContractFacet[];
}

type Parameters = Readonly<Record<string, unknown>>;

export class ContractServer {
  readonly #address: EngineAddress;
  readonly #shared = new Map<Subject, Promise<string>>();
  readonly #made: string[] = [];

  constructor(address: EngineAddress) {
    this.#address = address;
  }

  /** Sends a request with the key of the owner, with `key`, or with none when that is null. Text is sent as it is, anything else as JSON. */
  async send(
    method: string,
    path: string,
    {
      body,
      key = this.#address.apiKey,
      headers = {},
    }: { body?: unknown; key?: string | null; headers?: Record<string, string> } = {},
  ): Promise<ContractAnswer> {
    const response = await fetch(this.#address.url + path, {
      method,
      headers: { ...(key === null ? {} : { 'x-typesense-api-key': key }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  /** The same, and the answer as a value. */
  async json(method: string, path: string, body?: unknown): Promise<unknown> {
    return JSON.parse((await this.send(method, path, { body })).text);
  }

  /** Status and message of a request that is refused. */
  async refusal(method: string, path: string, body?: unknown): Promise<readonly [number, string]> {
    const { status, text } = await this.send(method, path, { body });
    const { message }: { message: string } = JSON.parse(text);
    return [status, message];
  }

  /** Posts a body of several pieces, with a pause before each. */
  async sendPieces(
    path: string,
    pieces: readonly string[],
  ): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(this.#address.url + path, {
      method: 'POST',
      headers: { 'x-typesense-api-key': this.#address.apiKey },
      body: Readable.toWeb(Readable.from(slowly(pieces))),
      duplex: 'half',
      signal: AbortSignal.timeout(120_000),
    });
    return { status: response.status, text: await response.text() };
  }

  async searchAll(searches: readonly Parameters[]): Promise<readonly ContractResult[]> {
    const { text } = await this.send('POST', '/multi_search', { body: { searches } });
    const { results }: { results: ContractResult[] } = JSON.parse(text);
    return results;
  }

  async search(parameters: Parameters): Promise<ContractResult> {
    const [result] = await this.searchAll([parameters]);
    if (!result) throw new Error('the server answered without a result');
    return result;
  }

  /** Ids of the hits, in their order. */
  async ids(parameters: Parameters): Promise<readonly unknown[]> {
    const { error, hits } = await this.search(parameters);
    if (error !== undefined) throw new Error(error);
    return hits.map(({ document }) => document['id']);
  }

  /** Name of a collection with this content that no case changes. */
  async shared(subject: Subject): Promise<string> {
    const known = this.#shared.get(subject) ?? this.fresh(subject);
    this.#shared.set(subject, known);
    return known;
  }

  /** Name of a new collection with this content. */
  async fresh(subject: Subject): Promise<string> {
    const name = this.newName();
    const body = {
      name,
      fields: subject.fields,
      token_separators: subject.separators ?? tokenSeparators,
      symbols_to_index: subject.symbols ?? [],
      ...(subject.defaultSorting === undefined ? {} : { default_sorting_field: subject.defaultSorting }),
    };
    const made = await this.send('POST', '/collections', { body });
    if (made.status !== 201) throw new Error(made.text);
    const lines = subject.documents.map((document) => JSON.stringify(document)).join('\n');
    const imported = await this.send('POST', `/collections/${name}/documents/import`, { body: lines });
    if (imported.text.includes('"success":false')) throw new Error(imported.text);
    return name;
  }

  /** A name for a collection; what is made under it is deleted in the end. */
  newName(): string {
    const name = `contract${randomBytes(6).toString('hex')}`;
    this.#made.push(name);
    return name;
  }

  async clean(): Promise<void> {
    for (const name of this.#made) await this.send('DELETE', `/collections/${name}`);
  }
}

async function* slowly(pieces: readonly string[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    await sleep(20);
    yield Buffer.from(piece);
  }
}
