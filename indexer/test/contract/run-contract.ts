/** Runs the contract against one kind of server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer, TestServerKind } from '../search-servers.ts';
import { accessCases } from './access.contract.ts';
import { collectionCases } from './collections.contract.ts';
import { type ContractCase, ContractServer } from './contract-server.ts';
import { documentCases } from './documents.contract.ts';
import { facetCases } from './facets.contract.ts';
import { filterCases } from './filters.contract.ts';
import { groupCases } from './groups.contract.ts';
import { highlightCases } from './highlights.contract.ts';
import { nearestCases } from './nearest.contract.ts';
import { orderCases } from './order-and-pages.contract.ts';
import { importCases } from './imports.contract.ts';
import { ourSearchCases } from './our-searches.contract.ts';
import { queryCases } from './queries.contract.ts';
import { requestCases } from './requests.contract.ts';
import { tokenizerCases } from './tokenizer.contract.ts';
import { vectorFieldCases } from './vector-fields.contract.ts';
import { vectorQueryCases } from './vector-queries.contract.ts';

/** A case that a server fails on purpose. */
export interface Waiver {
  /** Title of the case. */
  readonly title: string;
  readonly reason: string;
  /** When that was decided. */
  readonly date: string;
}

const areas: Readonly<Record<string, readonly ContractCase[]>> = {
  access: accessCases,
  collections: collectionCases,
  documents: documentCases,
  imports: importCases,
  queries: queryCases,
  tokenizer: tokenizerCases,
  filters: filterCases,
  facets: facetCases,
  groups: groupCases,
  'order and pages': orderCases,
  highlights: highlightCases,
  'vector fields': vectorFieldCases,
  'nearest documents': nearestCases,
  'vector queries': vectorQueryCases,
  requests: requestCases,
  'our searches': ourSearchCases,
};

export function runContract(kind: TestServerKind, waivers: readonly Waiver[]): void {
  const reason = kind.missing === undefined ? '' : ` (skipped: ${kind.missing})`;
  describe.skipIf(kind.missing !== undefined)(`the search API of ${kind.name}${reason}`, () => {
    let running: TestServer;
    let server: ContractServer;
    beforeAll(async () => {
      running = await kind.start();
      server = new ContractServer(running.address);
    });
    afterAll(async () => {
      await server.clean();
      await running.stop();
    });

    it('has waivers for cases only that exist, one each, and every case a name of its own', () => {
      const titles = Object.values(areas).flatMap((cases) => cases.map(({ title }) => title));
      expect(new Set(titles).size).toBe(titles.length);
      const waived = waivers.map(({ title }) => title);
      expect(waived.filter((title) => !titles.includes(title))).toEqual([]);
      expect(new Set(waived).size).toBe(waived.length);
    });

    describe.each(Object.entries(areas))('%s', (_area, cases) => {
      for (const { title, run } of cases) {
        const waiver = waivers.find((one) => one.title === title);
        // A waived case has to fail: the waiver of one that passes is no longer needed.
        if (waiver) it.fails(`${title} – waived ${waiver.date}: ${waiver.reason}`, () => run(server));
        else it(title, () => run(server));
      }
    });
  });
}
