/** Documents with vectors, for cases that ask what is near. */
import type { ContractResult, ContractServer, Subject } from './contract-server.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Some have a vector, one of them nothing but zeros, two in the same direction; the newer a document, the earlier its time. */
export const places: Subject = {
  fields: [
    { name: 'ts', type: 'int64' },
    { name: 'side', type: 'string', facet: true },
    { name: 'title', type: 'string', optional: true },
    { name: 'v', type: 'float[]', num_dim: 3, optional: true },
    { name: 'plain', type: 'float[]', optional: true },
    { name: 'unasked', type: 'float[]', num_dim: 3, index: false, optional: true },
  ],
  defaultSorting: 'ts',
  documents: [
    { id: 'x', ts: 11, side: 'east', v: [1, 0, 0], title: 'walrus' },
    { id: 'y', ts: 10, side: 'north', v: [0, 1, 0], plain: [1, 0, 0] },
    { id: 'none', ts: 9, side: 'east' },
    { id: 'xy', ts: 8, side: 'north', v: [100, 100, 0] },
    { id: 'zeros', ts: 7, side: 'west', v: [0, 0, 0] },
    { id: 'west', ts: 6, side: 'west', v: [-127, 0, 0] },
    { id: 'far x', ts: 5, side: 'west', v: [2, 0, 0] },
    { id: 'xyz', ts: 4, side: 'north', v: [1, 1, 1] },
    { id: 'null', ts: 3, side: 'north', v: null },
    { id: 'fraction', ts: 2, side: 'east', v: [0.25, -0.5, 0.001] },
  ],
};

/** All of them by their distance from x. */
export const fromX: readonly (readonly [id: string, distance: number])[] = [
  ['far x', 0],
  ['x', 0],
  ['xy', 0.2928932],
  ['xyz', 0.4226497],
  ['fraction', 0.5527871],
  ['zeros', 1],
  ['y', 1],
  ['west', 2],
];
export const idsFromX = fromX.map(([id]) => id);

/** What is near to x. */
export async function near(server: ContractServer, parameters: Parameters): Promise<ContractResult> {
  return server.search({
    collection: await server.shared(places),
    q: '*',
    vector_query: 'v:([1,0,0], k: 3)',
    ...parameters,
  });
}

export async function idsNear(server: ContractServer, parameters: Parameters) {
  const { error, found, hits } = await near(server, parameters);
  if (error !== undefined) throw new Error(error);
  return { found, ids: hits.map(({ document }) => document['id']) };
}

/** A collection of vectors of two numbers, and the ids nearest to one of them. */
export async function twoNumbers(server: ContractServer, vectors: Readonly<Record<string, readonly number[]>>) {
  const collection = await server.fresh({
    fields: [
      { name: 'n', type: 'int32', optional: true },
      { name: 'v', type: 'float[]', num_dim: 2, optional: true },
    ],
    documents: Object.entries(vectors).map(([id, v]) => ({ id, v, n: 1 })),
  });
  const ids = (parameters: Parameters = {}) =>
    server.ids({ collection, q: '*', vector_query: 'v:([1,0], k: 20)', ...parameters });
  return { collection, path: `/collections/${collection}/documents`, ids };
}
