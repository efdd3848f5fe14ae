/** Copilot in VS Code and its relatives, and the Copilot CLI: chats of the editor, transcripts of its extension, and logs of the agent that both share. */
import type { Source } from '../../source.ts';
import { copilotCarrierPath, copilotGroup, copilotNames, mayHoldCarriers } from './carrier-path.ts';
import { copilotRoots } from './roots.ts';

export const vscodeCopilot: Source = {
  id: 'vscode-copilot',
  title: 'Copilot Chat',
  monogram: 'CP',
  roots: copilotRoots,
  mayHold: mayHoldCarriers,
  carries: (relativePath) => copilotCarrierPath(relativePath) !== undefined,
  group: copilotGroup,
  names: copilotNames,
  async *read(carrier, context) {
    const { readCarrier } = await import('./read-carrier.ts');
    yield* readCarrier(carrier, context);
  },
};
