/** A search key that the person typed, for sites whose settings hold none or one that has expired. */

const storageName = 'search-key';

/** Undefined when none was typed, or when the browser keeps nothing. */
export function typedKey(): string | undefined {
  return read(sessionStorageOf) ?? read(localStorageOf);
}

/** Keeps a key for the tab, or for as long as the browser keeps what a site gives it. False when it keeps nothing. */
export function keepKey(key: string, isLasting: boolean): boolean {
  try {
    (isLasting ? localStorage : sessionStorage).setItem(storageName, key);
    return true;
  } catch {
    return false;
  }
}

export function forgetKey(): void {
  for (const storageOf of [sessionStorageOf, localStorageOf])
    try {
      storageOf().removeItem(storageName);
    } catch {
      // There is nothing to forget.
    }
}

const sessionStorageOf = (): Storage => sessionStorage;
const localStorageOf = (): Storage => localStorage;

function read(storageOf: () => Storage): string | undefined {
  try {
    return storageOf().getItem(storageName) ?? undefined;
  } catch {
    return undefined;
  }
}
