/** Which carriers are not as they were when they were read. Takes no carrier apart. */
import { factsOf, missing, type Companion, type FileFacts } from './file-facts.ts';
import type { ConsentCheck } from '../consent/consent-check.ts';
import type { FoundCarrier } from './scan.ts';
import type { Seen } from './seen.ts';

export function changedCarriers(
  carriers: readonly FoundCarrier[],
  { seen, consent }: { readonly seen: Seen; readonly consent: ConsentCheck },
): FoundCarrier[] {
  const companions = new Companions();
  return carriers.filter((carrier) => {
    const version = seen.unchanged(carrier.path, carrier);
    return (
      !version || !consent.isCurrent(version) || !(version.companions ?? []).every((one) => companions.isAsItWas(one))
    );
  });
}

/** Files beside carriers, each asked for once: all threads of an assistant can share a list of their names. */
class Companions {
  readonly #facts = new Map<string, FileFacts>();

  isAsItWas({ path, sizeBytes, mtimeMs }: Companion): boolean {
    const facts = this.#facts.get(path) ?? factsOf(path) ?? missing;
    this.#facts.set(path, facts);
    return facts.sizeBytes === sizeBytes && facts.mtimeMs === mtimeMs;
  }
}
