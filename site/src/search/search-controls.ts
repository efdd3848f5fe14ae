/** Everything on the search page that is pressed: keys, the filter sheet of narrow screens, the tokens in the field. */
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { byId } from '../page/element.ts';
import type { Frame } from '../page/frame.ts';
import { startKeys } from '../page/keys.ts';
import { Sheet } from '../page/sheet.ts';
import { withoutFilters } from './filters/filter-tokens.ts';
import { misreadHint } from './box/misread-hint.ts';
import type { SearchBox } from './box/search-box.ts';
import type { ResultList } from './results/result-list.ts';
import type { SearchSetUp } from './search-set-up.ts';
import { TokenRow } from './filters/token-row.ts';

interface SearchControls {
  /** Shows what narrows the search, and what does not although it looks like it. */
  show(): void;
}

interface ControlledParts {
  readonly list: ResultList;
  readonly field: SearchBox;
  readonly setUp: SearchSetUp;
}

export function startSearchControls(frame: Frame, parts: ControlledParts): SearchControls {
  const { list, field, setUp } = parts;
  const sheet = new Sheet({
    sheet: 'filters',
    opener: 'filters-button',
    closer: 'filters-close',
    covers: '#main, .top',
    focusFirst: focusFirstFilter,
  });
  const row = new TokenRow(
    ({ without }) => setUp.change(without),
    ({ operator, without }) => {
      field.edit(operator);
      setUp.change(without);
    },
  );
  const clear = byId('clear-filters', HTMLButtonElement);
  clear.addEventListener('click', () => setUp.change(withoutFilters(setUp.current())));
  const clearQuery = startFieldKeys(parts);
  startKeys({
    '/': frame.focusQuery,
    '?': frame.showKeys,
    j: () => list.selection.move(1, 'hit'),
    k: () => list.selection.move(-1, 'hit'),
    ArrowDown: () => list.selection.move(1, 'hit'),
    ArrowUp: () => list.selection.move(-1, 'hit'),
    J: () => list.selection.move(1, 'conversation'),
    K: () => list.selection.move(-1, 'conversation'),
    o: () => list.selection.open(),
    // The focus is lost when the list changes under it; what else is focused knows what Enter does.
    Enter: ({ target }) => (target === document.body ? list.selection.open() : false),
    e: () => list.showMore(),
    f: () => {
      if (!sheet.open()) focusFirstFilter();
    },
    y: () => list.copyLink(),
    u: clearQuery,
    Escape: () => {
      if (!sheet.close()) clearQuery();
    },
  });
  const hint = byId('hint', HTMLElement);
  return {
    show() {
      const tokens = setUp.tokens();
      row.show(tokens);
      byId('filters-button', HTMLElement).textContent = tokens.length === 0 ? 'Filters' : `Filters (${tokens.length})`;
      clear.hidden = tokens.length === 0;
      hint.textContent = misreadHint(setUp.current().query ?? '', calendarDay(new Date())) ?? '';
    },
  };
}

/** Returns what empties the field. */
function startFieldKeys({ list, field, setUp }: ControlledParts): () => void {
  const query = byId('query', HTMLInputElement);
  const clearQuery = (): void => {
    query.value = '';
    setUp.change({ ...setUp.current(), query: '' });
  };
  query.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      // Finished operators bring another list.
      if (event.key !== 'Enter' || !field.finish()) list.selection.move(1, 'hit');
    } else if (event.key === 'Escape' && query.value === '') query.blur();
  });
  // The field's own cross tells nobody but this event.
  query.addEventListener('search', () => {
    if (query.value === '' && (setUp.current().query ?? '') !== '') clearQuery();
  });
  return clearQuery;
}

function focusFirstFilter(): void {
  document.querySelector<HTMLElement>('#facets section:not([hidden]) input')?.focus();
}
