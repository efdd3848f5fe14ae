import { relative, sep } from 'node:path';

/** Path of a file from a folder that it lies below, with slashes on every system. */
export function pathBelow(folder: string, path: string): string {
  return withSlashes(relative(folder, path));
}

export function withSlashes(path: string): string {
  return path.split(sep).join('/');
}
