import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@session-siphon/schemas/errors';
import { seed as firstSeed } from '@session-siphon/schemas/seed-for-tests';
import { provideIndexedArchive } from '../test/indexed-archive.ts';
import { MeddlingProxy, type Trouble } from '../test/meddling-proxy.ts';
import { RandomHistory } from '../test/random-history.ts';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import type { TestArchive } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';

const rounds = 10;
const seeds = Array.from({ length: 6 }, (_, at) => firstSeed + at);
const troubles: readonly Trouble[] = [
  'cut short',
  'too much',
  'page',
  'unwritten',
  'dropped',
  'no status',
  'lost',
  'busy',
];

describe.each(searchServers)('an index in $name', (kind) => {
  const { missing } = kind;
  let server: TestServer;
  let index: TestIndex;
  let archive: TestArchive;
  let proxy: MeddlingProxy;
  let behind: TestIndex;

  provideIndexedArchive(kind, (provided) => ({ server, index, archive } = provided));
  beforeEach(async () => {
    if (missing !== undefined) return;
    proxy = new MeddlingProxy(server.address);
    behind = new TestIndex(await proxy.start());
  });
  afterEach(() => {
    if (missing !== undefined) return;
    behind.close();
    proxy.stop();
  });

  it.skipIf(missing).each(seeds)(
    'that followed random history %i, over a bad network and with runs that broke off, is the one that is made anew',
    async (seed) => {
      // Values of a sample tend to be small; chances must be what they say.
      const [choices] = fc.sample(fc.noBias(fc.gen()), { seed, numRuns: 1 });
      if (!choices) throw new Error('a sample of one holds one');
      const isChosen = (percent: number) => choices(fc.nat, 99) < percent;
      const history = new RandomHistory(choices);
      proxy.meddle = () => (isChosen(2) ? troubles[choices(fc.nat, troubles.length - 1)] : undefined);
      for (let round = 0; round < rounds; round += 1) {
        history.change(1 + choices(fc.nat, 4));
        history.writeTo(archive);
        if (isChosen(15)) archive.pack();
        if (isChosen(5)) await index.engine.send({ method: 'DELETE', path: '/collections/sync_state', accepts: [404] });
        const stop = new AbortController();
        let sessions = isChosen(30) ? 1 + choices(fc.nat, 3) : Number.POSITIVE_INFINITY;
        const onProgress = () => {
          sessions -= 1;
          if (sessions <= 0) stop.abort();
        };
        await behind
          .update(archive, { signal: stop.signal, onProgress, rebuild: isChosen(5) })
          .catch((error: unknown) => {
            if (!stop.signal.aborted) expect(error).toBeInstanceOf(AppError);
          });
      }
      history.repair();
      history.writeTo(archive);
      await index.update(archive);
      const updated = await index.everything();
      await index.update(archive, { rebuild: true });
      expect(await index.everything(), history.told.join('\n')).toEqual(updated);
    },
  );
});
