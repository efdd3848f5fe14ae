/** Where in the tab's history the list of results is. Addresses of other pages are not told, as no page here tells its own to others; keys are. */

const storageName = 'list';

/** On the search page: notes its place when it is left. */
export function rememberList(): void {
  if (!('navigation' in window)) return;
  window.addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(storageName, window.navigation.currentEntry?.key ?? '');
    } catch {
      // Without storage the browser's own button leads back.
    }
  });
}

/** Key of the list that stands before this page in the history; undefined when there is none or the browser does not tell. */
export function listBefore(): string | undefined {
  if (!('navigation' in window)) return undefined;
  const { navigation } = window;
  const key = storedKey();
  const entries = navigation.entries().slice(0, navigation.currentEntry?.index ?? 0);
  return entries.some((entry) => entry.key === key) ? key : undefined;
}

function storedKey(): string | undefined {
  try {
    return sessionStorage.getItem(storageName) ?? undefined;
  } catch {
    return undefined;
  }
}
