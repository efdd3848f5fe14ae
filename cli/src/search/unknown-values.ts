/** Values of filters that nothing in the index has: most often typing mistakes. */
import { type SearchFilters, facetFields, mostValues, valuesSearch } from '@session-siphon/schemas/search-query';
import { nearest } from '../meant-name.ts';
import type { SearchAccess } from './search-access.ts';
import { facetCounts } from './search-result.ts';

const mostNamed = 8;

/** A sentence for each of them, with what was meant or what there is. */
export async function unknownValueLines(
  { facets = {} }: SearchFilters,
  access: SearchAccess,
): Promise<readonly string[]> {
  const fields = facetFields.filter((field) => facets[field]?.length);
  if (fields.length === 0) return [];
  const answers = await access.search(fields.map((field) => valuesSearch(field)));
  return fields.flatMap((field, at) => {
    const known = facetCounts(answers[at]).map(({ value }) => value);
    if (known.length === mostValues) return [];
    const isKnown = (value: string): boolean => known.some((one) => one.toLowerCase() === value.toLowerCase());
    return (facets[field] ?? [])
      .filter((value) => !isKnown(value))
      .map((value) => `There is no ${field} ${JSON.stringify(value)}${insteadText(value, known)}`);
  });
}

function insteadText(value: string, known: readonly string[]): string {
  const meant = nearest(value, known);
  if (meant !== undefined) return `; did you mean ${meant}?`;
  if (known.length === 0) return '.';
  const more = known.length > mostNamed ? ` and ${known.length - mostNamed} more` : '';
  return `; there are ${known.slice(0, mostNamed).join(', ')}${more}.`;
}
