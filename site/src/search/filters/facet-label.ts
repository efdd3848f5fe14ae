/** How the values of filters are called on the page. Pure. */
import type { FilterField } from '@session-siphon/schemas/search-query';
import { shortModel } from '../../page/conversation-facts.ts';

const kindLabels: Readonly<Record<string, string>> = {
  prompt: 'You',
  prose: 'Assistant',
  thinking: 'Thinking',
  tool: 'Tool calls',
  result: 'Tool output',
  system: 'System',
};

export function facetLabel(field: FilterField, value: string): string {
  if (field === 'model') return shortModel(value);
  return field === 'kind' ? (kindLabels[value] ?? value) : value;
}

/** Labels of values that stand in one list, by value: those that would be called alike have their own names in full. */
export function facetLabels(field: FilterField, values: readonly string[]): ReadonlyMap<string, string> {
  const alike = Map.groupBy(values, (value) => facetLabel(field, value));
  return new Map(
    [...alike].flatMap(([label, own]) => own.map((value) => [value, own.length === 1 ? label : value] as const)),
  );
}
