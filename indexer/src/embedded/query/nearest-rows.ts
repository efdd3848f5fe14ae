/** Rows whose vectors point where another one does. */
import { ApiError } from '../api-error.ts';
import type { VectorColumn } from '../columns/vector-column.ts';
import { type RowFilter, both } from './filter.ts';
import { firstRows } from './first-rows.ts';
import type { VectorQuery } from './vector-query.ts';

/** What a vector query asks about. */
interface VectorSubject {
  column(field: string): VectorColumn | undefined;
  rowOf(id: string): number | undefined;
  document(row: number): Readonly<Record<string, unknown>>;
}

interface Wanted {
  readonly count: number;
  /** Undefined when everything passes. */
  readonly filter: RowFilter | undefined;
}

/** The rows that a query asks for with how far they are, nearest first. Throws ApiError. */
export function rowsNearTo(
  { field, target }: VectorQuery,
  { count, filter }: Wanted,
  subject: VectorSubject,
): ReadonlyMap<number, number> {
  const column = subject.column(field);
  if ('vector' in target) return nearestRows(column, target.vector, { count, filter });
  const row = subject.rowOf(target.id);
  if (row === undefined) throw new ApiError(400, 'Document id referenced in vector query is not found.');
  const vector = subject.document(row)[field];
  // The real server takes no number for one of a vector that is written as a whole one.
  if (!Array.isArray(vector) || !vector.every((one) => typeof one === 'number' && !Number.isInteger(one)))
    throw new ApiError(400, 'Document referenced in vector query does not contain a valid vector field.');
  const others: RowFilter = { accepts: (one) => one !== row };
  return nearestRows(column, vector, { count, filter: filter ? both(filter, others) : others });
}

/** Of equally near rows the newest come first. */
export function nearestRows(
  column: VectorColumn | undefined,
  vector: readonly number[],
  { count, filter }: Wanted,
): ReadonlyMap<number, number> {
  if (!column) return new Map();
  const { rows } = column;
  const places = placesFor(filter, column);
  const distances = column.distances(vector, places);
  const nearest = firstRows(places, count, [
    { numbers: distances, isDescending: false },
    { numbers: rows, isDescending: true },
  ]);
  return new Map(Array.from(nearest, (place) => [rows[place] ?? 0, distances[place] ?? 0]));
}

/** Places of the vectors whose rows pass, ascending. */
function placesFor(filter: RowFilter | undefined, column: VectorColumn): Uint32Array {
  if (filter?.among) {
    const rows = [...filter.among].filter(filter.accepts);
    return Uint32Array.from(rows.flatMap((row) => column.placeOf(row) ?? [])).toSorted();
  }
  const places = new Uint32Array(column.size);
  let count = 0;
  for (let place = 0; place < places.length; place += 1)
    if (!filter || filter.accepts(column.rows[place] ?? 0)) places[count++] = place;
  return places.subarray(0, count);
}
