/** Everything on the search page that is pressed: keys, the filter sheet of narrow screens, the tokens in the field. */
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { byId } from '../page/element.ts';
import type { Frame } from '../page/frame.ts';
import { startKeys } from '../page/keys.ts';
import { withoutFilters } from './filter-tokens.ts';
import { misreadHint } from './misread-hint.ts';
import type { SearchBox } from './search-box.ts';
import type { ResultList } from './result-list.ts';
import type { SearchSetUp } from './search-set-up.ts';
import { TokenRow } from './token-row.ts';

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
  const sheet = startFilterSheet();
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
    f: () => sheet.open(),
    y: () => list.copyLink(),
    u: clearQuery,
    Escape: () => (sheet.isOpen() ? sheet.close() : clearQuery()),
  });
  const hint = byId('hint', HTMLElement);
  return {
    show() {
      const tokens = setUp.tokens();
      row.show(tokens);
      sheet.showCount(tokens.length);
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

interface FilterSheet {
  open(): void;
  close(): void;
  isOpen(): boolean;
  showCount(filters: number): void;
}

/** The filters: a column beside the results, or on narrow screens a sheet over them. */
function startFilterSheet(): FilterSheet {
  const filters = byId('filters', HTMLElement);
  const button = byId('filters-button', HTMLButtonElement);
  const focusFirst = (): void => filters.querySelector<HTMLElement>('#facets section:not([hidden]) input')?.focus();
  const toggle = (isOpen: boolean): void => {
    filters.toggleAttribute('data-open', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) focusFirst();
    else button.focus();
  };
  const isSheet = (): boolean => button.offsetParent !== null;
  button.addEventListener('click', () => toggle(true));
  byId('filters-close', HTMLButtonElement).addEventListener('click', () => toggle(false));
  return {
    open: () => (isSheet() ? toggle(true) : focusFirst()),
    close: () => toggle(false),
    isOpen: () => filters.hasAttribute('data-open'),
    showCount(count) {
      button.textContent = count === 0 ? 'Filters' : `Filters (${count})`;
    },
  };
}
