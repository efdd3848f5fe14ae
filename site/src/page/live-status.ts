/** Watches what the server does while the page is open. */
import type { LiveStatus } from '@session-siphon/schemas/site-config';

const pollMs = 500;

/** Calls `onStatus` with every answer that differs from the one before, the first included. Rests while the page is hidden. */
export function watchStatus(path: string, onStatus: (status: LiveStatus) => void): void {
  let last = '';
  const poll = async (): Promise<void> => {
    if (document.visibilityState === 'visible') {
      const text = await statusText(path);
      if (text !== undefined && text !== last) {
        last = text;
        const status = parseStatus(text);
        if (status) onStatus(status);
      }
    }
    setTimeout(() => void poll(), pollMs);
  };
  void poll();
}

async function statusText(path: string): Promise<string | undefined> {
  try {
    const response = await fetch(path, { cache: 'no-store' });
    return response.ok ? await response.text() : undefined;
  } catch {
    // A stopped server is told by the next search; the page itself stays usable.
    return undefined;
  }
}

/** A status from its JSON text; undefined when it is none. */
export function parseStatus(text: string): LiveStatus | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('revision' in value) || typeof value.revision !== 'number')
    return undefined;
  const { revision } = value;
  const collecting = 'collecting' in value ? progress(value.collecting) : undefined;
  return { version: 1, revision, ...(collecting ? { collecting } : {}) };
}

function progress(value: unknown): LiveStatus['collecting'] {
  if (typeof value !== 'object' || value === null || !('carriersDone' in value) || !('carriersTotal' in value))
    return undefined;
  return { carriersDone: Number(value.carriersDone), carriersTotal: Number(value.carriersTotal) };
}
