import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '../page/message-window.ts';
import { type FetchMessages, MessagePages } from './message-pages.ts';

const messages = (from: number, to: number): ShownMessage[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ id: `m${from + at}`, seq: from + at, role: 'user', blocks: [] }));

/** A server that answers when it is told to. */
class Server {
  readonly asked: { range: readonly [number, number]; isGivenUp: () => boolean; answer: () => Promise<void> }[] = [];
  readonly fetch: FetchMessages = (range, signal) =>
    new Promise((resolve) => {
      this.asked.push({
        range,
        isGivenUp: () => signal.aborted,
        answer: async () => {
          resolve(messages(...range));
          await Promise.resolve();
        },
      });
    });
}

function pagesOf(server: Server): { pages: MessagePages; loads: number[] } {
  const loads: number[] = [];
  const pages = new MessagePages(server.fetch, { load: () => loads.push(loads.length), failure: () => undefined });
  return { pages, loads };
}

describe('messages in pages', () => {
  it('are fetched in aligned pages, two at a time, and once', async () => {
    const server = new Server();
    const { pages, loads } = pagesOf(server);
    pages.want(150, 420);
    expect(server.asked.map(({ range }) => range)).toEqual([
      [100, 199],
      [200, 299],
    ]);
    expect(pages.get(150, 160)).toBeUndefined();
    await server.asked[0]?.answer();
    await expect.poll(() => loads.length).toBe(1);
    expect(pages.get(150, 160)?.map(({ seq }) => seq)).toEqual(messages(150, 160).map(({ seq }) => seq));
    expect(server.asked[2]?.range).toEqual([300, 399]);
    pages.want(150, 190);
    expect(server.asked).toHaveLength(3);
  });

  it('are given up when a jump makes them useless', () => {
    const server = new Server();
    const { pages } = pagesOf(server);
    pages.want(0, 50);
    pages.want(9_000, 9_050);
    expect(server.asked.map(({ isGivenUp }) => isGivenUp())).toEqual([true, false]);
  });

  it('are not fetched when they came by other means, and again once the conversation has grown', () => {
    const server = new Server();
    const { pages } = pagesOf(server);
    pages.add(messages(0, 60));
    pages.want(0, 50);
    expect(server.asked).toEqual([]);
    pages.forgetFrom(50);
    expect(pages.get(0, 49)).toHaveLength(50);
    pages.want(0, 60);
    expect(server.asked).toHaveLength(1);
  });

  it('do not keep others waiting where one is missing', async () => {
    const loads: number[] = [];
    const pages = new MessagePages(async (range) => messages(...range).filter(({ seq }) => seq !== 7), {
      load: () => loads.push(loads.length),
      failure: () => undefined,
    });
    pages.want(0, 20);
    await expect.poll(() => loads.length).toBe(1);
    expect(pages.get(5, 9)?.map(({ seq }) => seq)).toEqual([5, 6, 8, 9]);
  });
});
