/** The date filter as a widget of InstantSearch, so that it is in the address, in `clear` and in every search like the others. */
import type { Widget } from 'instantsearch.js';
import { type Period, periodFilter } from './search-state.ts';

export interface PeriodWidget {
  readonly widget: Widget;
  set(period: Period): void;
}

/** Calls `onPeriod` with the period of every render. */
export function createPeriodWidget(onPeriod: (period: Period) => void): PeriodWidget {
  let current: Period = {};
  let apply: (period: Period) => void = () => undefined;
  const widget = {
    $$type: 'siphon.period',
    init({ helper }: { helper: PeriodHelper }) {
      apply = (period) => {
        current = period;
        helper.setQueryParameter('filters', periodFilter(period)).setPage(0).search();
      };
      onPeriod(current);
    },
    render() {
      onPeriod(current);
    },
    getWidgetUiState(uiState: object) {
      return current.after === undefined && current.before === undefined ? uiState : { ...uiState, period: current };
    },
    getWidgetSearchParameters(parameters: PeriodParameters, { uiState }: { uiState: { readonly period?: Period } }) {
      current = uiState.period ?? {};
      return parameters.setQueryParameter('filters', periodFilter(current));
    },
    dispose({ state }: { state: PeriodParameters }) {
      return state.setQueryParameter('filters', undefined);
    },
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- InstantSearch types the state of its own widgets only
    widget: widget as unknown as Widget,
    set: (period) => apply(period),
  };
}

interface PeriodHelper {
  setQueryParameter(name: 'filters', value: string | undefined): PeriodHelper;
  setPage(page: number): PeriodHelper;
  search(): unknown;
}

interface PeriodParameters {
  setQueryParameter(name: 'filters', value: string | undefined): PeriodParameters;
}
