/** The index of an archive on a server, as a test makes it and looks at it. */
import { createLog } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import { messageSearch } from '@session-siphon/schemas/search-query';
import { openGitArchiveReader } from '../src/archive/git-archive-reader.ts';
import { type EngineAddress, SearchEngine } from '../src/search/search-engine.ts';
import { type IndexCounts, updateIndex } from '../src/update-index.ts';

interface FoundMessage {
  readonly seq: number;
  readonly conversation_id: string;
}

export class TestIndex {
  readonly engine: SearchEngine;
  /** Lines that the runs logged. */
  readonly logged: string[] = [];

  constructor(address: EngineAddress) {
    this.engine = new SearchEngine(address);
  }

  update(
    archive: { readonly path: string },
    options: { rebuild?: boolean; signal?: AbortSignal; onProgress?: () => void; now?: () => number } = {},
  ): Promise<IndexCounts> {
    return updateIndex({
      reader: openGitArchiveReader(archive.path),
      engine: this.engine,
      log: createLog({ level: 'debug', write: (line) => this.logged.push(line) }),
      now: () => Date.now(),
      ...options,
    });
  }

  /** Messages that a person finds, oldest first. */
  async found(typed: string): Promise<readonly FoundMessage[]> {
    const search = messageSearch({ typed, filters: {}, sort: 'oldest', page: 1, perPage: 100 });
    const answer = await this.engine.send({
      method: 'POST',
      path: '/multi_search',
      onlyReads: true,
      body: { searches: [search] },
    });
    const { results }: { results: { hits: { document: FoundMessage }[] }[] } = JSON.parse(answer.text);
    return results[0]?.hits.map((hit) => hit.document) ?? [];
  }

  /** Every document of both collections without the number of the run that wrote it, in a fixed order. */
  async everything(): Promise<string[]> {
    const texts = await Promise.all(
      [collections.messages, collections.conversations].map(
        async (name) => (await this.engine.send({ method: 'GET', path: `/collections/${name}/documents/export` })).text,
      ),
    );
    return texts
      .flatMap((text) => text.split('\n'))
      .filter((line) => line !== '')
      .map((line) => {
        const document: Record<string, unknown> = JSON.parse(line);
        return JSON.stringify({ ...document, rev: 0 });
      })
      .toSorted();
  }

  /** Physical names of the collections. */
  async collectionNames(): Promise<readonly string[]> {
    const { text } = await this.engine.send({ method: 'GET', path: '/collections' });
    const all: { name: string }[] = JSON.parse(text);
    return all.map(({ name }) => name);
  }

  /** Removes all of it. */
  async empty(): Promise<void> {
    for (const name of await this.collectionNames())
      await this.engine.send({ method: 'DELETE', path: `/collections/${name}` });
    for (const alias of [collections.messages, collections.conversations])
      await this.engine.send({ method: 'DELETE', path: `/aliases/${alias}`, accepts: [404] });
  }

  close(): void {
    this.engine[Symbol.dispose]();
  }
}
