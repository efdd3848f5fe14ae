/** Whether searches find all that is indexed: a server that reads its documents again after a restart answers with a part of them and says that it is well. */
import { lackOf, nodeStates } from '@session-siphon/indexer/search/node-state';
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';

interface Health {
  readonly isWhole: boolean;
  /** For the person who asks why. */
  readonly text: string;
}

export class IndexHealth {
  readonly #address: EngineAddress;
  readonly #isChanging: () => boolean;
  #wasWhole = false;

  /** `isChanging` tells whether a run is under way: it takes out what it replaces, and nothing is wrong with that. */
  constructor(address: EngineAddress, isChanging: () => boolean) {
    this.#address = address;
    this.#isChanging = isChanging;
  }

  async look(): Promise<Health> {
    const states = await nodeStates(this.#address);
    const lacking = states.flatMap((state) => {
      const lack = 'failure' in state ? undefined : lackOf(state);
      return lack === undefined ? [] : [`${state.url} ${lack}`];
    });
    const silent = states.flatMap((state) => ('failure' in state ? [state.failure.message] : []));
    if (silent.length < states.length && states.every((state) => 'failure' in state || state.expected === undefined))
      lacking.push('Nothing is indexed yet.');
    // One node may be away; one that answers with a part of what there is may not.
    const isWhole = lacking.length === 0 && silent.length < states.length;
    const isBusy = this.#wasWhole && silent.length < states.length && this.#isChanging();
    this.#wasWhole = isWhole || isBusy;
    return { isWhole: this.#wasWhole, text: this.#wasWhole ? 'ok' : [...lacking, ...silent].join('\n') };
  }
}
