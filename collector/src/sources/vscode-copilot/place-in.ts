/** Paths of either system, taken apart and put together. */

/** The folder that a file lies in. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'), path.lastIndexOf('\\')));
}

/** A path that is meant from a folder on. */
export function placeIn(folder: string, path: string): string {
  if (/^(?:[/\\]|[a-z]:[/\\])/i.test(path)) return path;
  const parts = folder.split(/[/\\]/);
  for (const step of path.split(/[/\\]/)) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join(folder.includes('\\') ? '\\' : '/');
}
