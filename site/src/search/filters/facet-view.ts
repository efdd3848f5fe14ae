/** One group of filters: a list of checkboxes with counts. */
import type { FacetField } from '@session-siphon/schemas/search-query';
import type { RefinementListRenderState } from 'instantsearch.js/es/connectors/refinement-list/connectRefinementList';
import { agentTag } from '../../page/conversation-facts.ts';
import { arrange, element } from '../../page/element.ts';
import { count, exactCount } from '../../page/format.ts';
import type { AgentName, AgentNames } from './agent-names.ts';
import { facetLabels } from './facet-label.ts';

/** Values of a group that are shown before the person asks for all, and at most. */
export const facetLimits = { shown: 8, most: 100 } as const;

const facetTitles: Readonly<Record<FacetField, string>> = {
  source: 'Assistant',
  project: 'Project',
  kind: 'Spoken by',
  tool: 'Tool',
  model: 'Model',
  machine: 'Machine',
};

export class FacetView {
  readonly view: HTMLElement;
  readonly #field: FacetField;
  readonly #list = element('ul');
  readonly #toggle = element('button', { type: 'button', class: 'link-button' });
  readonly #rows = new Map<string, FacetRow>();
  #toggleShowMore: () => void = () => undefined;

  /** `onExclude` is called with a value that no result shall have. */
  constructor(field: FacetField, onExclude: (value: string) => void) {
    this.#field = field;
    this.#list.addEventListener('click', (event) => {
      const value = event.altKey ? valueAt(event.target) : undefined;
      if (value === undefined) return;
      event.preventDefault();
      onExclude(value);
    });
    this.#list.addEventListener('keydown', ({ key, target }) => {
      const value = key === 'x' ? valueAt(target) : undefined;
      if (value !== undefined) onExclude(value);
    });
    const title = facetTitles[field];
    this.#list.setAttribute('aria-label', title);
    this.#toggle.addEventListener('click', () => this.#toggleShowMore());
    this.view = element(
      'section',
      { class: 'facet', 'data-facet': field },
      element('h2', {}, title),
      this.#list,
      this.#toggle,
    );
  }

  show(state: RefinementListRenderState, agents: AgentNames): void {
    this.view.hidden = state.items.length === 0;
    const labels = facetLabels(
      this.#field,
      state.items.map(({ value }) => value),
    );
    arrange(
      this.#list,
      state.items.map((item) => {
        const row = this.#rows.get(item.value) ?? createRow(this.#field, item.value);
        this.#rows.set(item.value, row);
        const label = labels.get(item.value) ?? item.value;
        row.update({ ...item, label, refine: state.refine, agent: agents.get(item.value) });
        return row.view;
      }),
    );
    this.#toggleShowMore = state.toggleShowMore;
    this.#toggle.hidden = !state.canToggleShowMore;
    this.#toggle.textContent = state.isShowingMore ? 'Show fewer' : 'Show all';
  }
}

/** The value whose row holds an element. */
function valueAt(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest('li')?.querySelector('input')?.value : undefined;
}

interface FacetRow {
  readonly view: HTMLElement;
  update(state: {
    readonly label: string;
    readonly count: number;
    readonly isRefined: boolean;
    readonly refine: (value: string) => void;
    readonly agent: AgentName | undefined;
  }): void;
}

function createRow(field: FacetField, value: string): FacetRow {
  const input = element('input', { type: 'checkbox', name: field, value });
  const label = element('span', { class: 'facet-label', title: value });
  const number = element('span', { class: 'facet-count' });
  const wrapper = element('label', {}, input, label, number);
  let refine: (value: string) => void = () => undefined;
  input.addEventListener('change', () => refine(value));
  return {
    view: element('li', {}, wrapper),
    update(state) {
      refine = state.refine;
      input.checked = state.isRefined;
      number.textContent = count(state.count);
      number.title = exactCount(state.count);
      label.textContent = state.agent?.name ?? state.label;
      if (state.agent && !wrapper.querySelector('.agent-tag')) label.before(agentTag(state.agent.monogram));
    },
  };
}
