/** What the options of a search mean. */
import { AppError } from '@session-siphon/schemas/errors';
import type { FilterField, SearchFilters, SortOrder } from '@session-siphon/schemas/search-query';
import { startOf } from '@session-siphon/schemas/typed-date';

/** Filters by the names that options and tools give them. */
interface NamedFilters {
  readonly source?: string | undefined;
  readonly project?: string | undefined;
  readonly role?: string | undefined;
  readonly kind?: string | undefined;
  readonly tool?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

const listed = ['source', 'project', 'role', 'kind', 'tool'] as const satisfies readonly FilterField[];

/** Throws USAGE for a date that is none. `today` is the calendar day that dates such as `7d` count from. */
export function filtersOf(options: NamedFilters, today: string): SearchFilters {
  const [after, before] = [secondsOf(options.after, 'after', today), secondsOf(options.before, 'before', today)];
  const chosen = listed.flatMap((field) => {
    const value = options[field];
    return value === undefined ? [] : [[field, [value]] as const];
  });
  return {
    ...(chosen.length > 0 ? { facets: Object.fromEntries(chosen) } : {}),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}

function secondsOf(date: string | undefined, name: 'after' | 'before', today: string): number | undefined {
  if (date === undefined) return undefined;
  const seconds = startOf(date, today);
  if (seconds === undefined)
    throw new AppError('USAGE', `${name}: ${JSON.stringify(date)} is no day.`, {
      hint: 'Write it like 2026-09-01, yesterday or 7d.',
    });
  return seconds;
}

/** Throws USAGE for two orders at once. */
export function sortOf({ sort, newest }: { sort: SortOrder | undefined; newest: boolean }): SortOrder {
  const order = sort ?? (newest ? 'newest' : 'best');
  if (newest && order !== 'newest')
    throw new AppError('USAGE', `--newest and --sort ${order} contradict each other.`, { hint: 'Leave one of them.' });
  return order;
}
