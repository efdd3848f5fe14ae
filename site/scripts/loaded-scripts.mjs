/** Scripts of the built site and what they import. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The files and all that they import statically, as paths. */
export function loadedScripts(files) {
  const all = new Set();
  const visit = (file) => {
    if (all.has(file)) return;
    all.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom|^import|;import)\s*"(\.[^"]+\.js)"/g))
      visit(resolve(dirname(file), path));
  };
  for (const file of files) visit(file);
  return [...all];
}
