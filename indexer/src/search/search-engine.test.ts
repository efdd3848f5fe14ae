import { describe, expect, it } from 'vitest';
import { missingTypesense, startOwnTypesense } from './own-server-for-tests.ts';
import { SearchEngine } from './search-engine.ts';

describe('a search server of several nodes', () => {
  it.skipIf(missingTypesense)(
    'is not ready for writing from the end of its leader until there is another one',
    { timeout: 180_000 },
    async () => {
      await using cluster = await startOwnTypesense({ nodes: 3 });
      const leader = await cluster.leader();
      const follower = cluster.nodes.find((node) => node !== leader);
      if (!follower) throw new Error('there is no follower');
      const engine = new SearchEngine(follower.address);
      const write = (): Promise<string> =>
        engine.send({ method: 'DELETE', path: '/collections/none', accepts: [404] }).then(
          () => 'done',
          (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
        );
      try {
        expect(await write()).toBe('done');
        await leader.kill();
        const answers: string[] = [];
        await expect.poll(async () => answers.push(await write()) && answers.at(-1), { timeout: 60_000 }).toBe('done');
        expect(new Set(answers)).toEqual(new Set(['SEARCH_NOT_READY', 'done']));
      } finally {
        engine[Symbol.dispose]();
      }
    },
  );
});
