/** A `siphon up` that has collected and indexed everything and watches. */
import { startWatching } from './siphon-process.ts';

export interface RunningSiphon {
  /** Address of the site, without a trailing slash. */
  readonly site: string;
  /** First message that holds a word; undefined hits mean that there is none. */
  find(word: string): Promise<{ conversation_id: string; message_id: string; seq: number }>;
  count(word: string): Promise<number>;
  stop(): Promise<void>;
}

export async function startUp({ home, data }: { home: string; data: string }): Promise<RunningSiphon> {
  const watching = await startWatching('up', '--home', home, '--data', data, '--no-open', '--port', '0');
  const site = /Site: (\S+)\//.exec(watching.said)?.[1] ?? '';
  const { apiKey } = JSON.parse(await (await fetch(`${site}/config.json`)).text());
  const search = async (word: string) => {
    const body = JSON.stringify({ searches: [{ collection: 'messages', q: word, query_by: 'content', num_typos: 0 }] });
    const answer = await fetch(`${site}/multi_search?x-typesense-api-key=${apiKey}`, { method: 'POST', body });
    return JSON.parse(await answer.text()).results[0];
  };
  return {
    site,
    find: async (word) => (await search(word)).hits[0].document,
    count: async (word) => (await search(word)).found,
    stop: async () => watching[Symbol.asyncDispose](),
  };
}
