/** Other files of a session. */
import type { Carrier } from '../../source.ts';
import { type CopilotCarrierKind, copilotCarrierPath } from './carrier-path.ts';

/** Carriers of a kind below the same root that are named after a session, the carrier itself left out. */
export function carriersOf(carrier: Carrier, kind: CopilotCarrierKind, id: string): Promise<readonly Carrier[]> {
  return carrier.related(id, (path) => copilotCarrierPath(path)?.kind === kind);
}
