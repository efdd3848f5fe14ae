/** Other files of a session. */
import type { Carrier } from '../../source.ts';
import { type CopilotCarrierKind, copilotCarrierPath } from './carrier-path.ts';

/** Carriers of a kind below the same root that are named after a session, the carrier itself left out. */
export function carriersOf(carrier: Carrier, kind: CopilotCarrierKind, id: string): Promise<readonly Carrier[]> {
  return carrier.related((path) => {
    // Asked for every file below the root, and of most of them the name says enough.
    const other = path.includes(id) ? copilotCarrierPath(path) : undefined;
    return other?.kind === kind && other.id === id;
  });
}
