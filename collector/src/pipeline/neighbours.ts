/** All carriers below one root, found by the names that their source gives them: whoever has many files asks each for few others. */
import type { Source } from '../source.ts';
import type { FoundFile } from './file-facts.ts';
import { scan } from './scan.ts';

/** Looks for them. */
export async function neighboursBelow(source: Source, root: string): Promise<Neighbours> {
  const { carriers } = await scan([{ source, roots: [root] }]);
  return new Neighbours(source, carriers);
}

export class Neighbours {
  readonly all: readonly FoundFile[];
  readonly #source: Pick<Source, 'names'>;
  #byName: ReadonlyMap<string, readonly FoundFile[]> | undefined;

  constructor(source: Pick<Source, 'names'>, all: readonly FoundFile[]) {
    this.#source = source;
    this.all = all;
  }

  /** Those that have a name, sorted by path. */
  named(name: string): readonly FoundFile[] {
    this.#byName ??= this.#sorted();
    return this.#byName.get(name) ?? [];
  }

  #sorted(): ReadonlyMap<string, readonly FoundFile[]> {
    const byName = new Map<string, FoundFile[]>();
    for (const file of this.all.toSorted((a, b) => (a.relativePath < b.relativePath ? -1 : 1)))
      for (const name of new Set(this.#source.names?.(file.relativePath))) {
        const known = byName.get(name);
        if (known) known.push(file);
        else byName.set(name, [file]);
      }
    return byName;
  }
}
