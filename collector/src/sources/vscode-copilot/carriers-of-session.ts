/** Other files of a session. */
import type { Carrier } from '../../source.ts';
import { type CopilotCarrierKind, copilotCarrierPath } from './carrier-path.ts';

/** Carriers of a kind below the same root that are named after a session, the carrier itself left out. */
export function carriersOf(carrier: Carrier, kind: CopilotCarrierKind, id: string): Promise<readonly Carrier[]> {
  const [log, document, events] = [`/${id}.jsonl`, `/${id}.json`, `/${id}/events.jsonl`];
  return carrier.related((path) => {
    // Asked for every file below the root: most have another name.
    const isNamedSo = path.endsWith(log) || path.endsWith(document) || path.endsWith(events);
    return isNamedSo && copilotCarrierPath(path)?.kind === kind;
  });
}
