/** Which hit was opened from the present place in the tab's history: a list that the browser did not keep finds it again. */

const storageName = 'opened';

export function rememberOpened(hit: string): void {
  try {
    sessionStorage.setItem(storageName, JSON.stringify([place(), hit]));
  } catch {
    // Without storage the list begins at its first hit.
  }
}

export function openedHere(): string | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageName) ?? '[]');
    if (!Array.isArray(stored) || stored[0] !== place()) return undefined;
    return typeof stored[1] === 'string' ? stored[1] : undefined;
  } catch {
    return undefined;
  }
}

/** Throws where the browser does not tell. */
function place(): string {
  const key = 'navigation' in window ? window.navigation.currentEntry?.key : undefined;
  if (key === undefined) throw new Error('no place is told');
  return key;
}
