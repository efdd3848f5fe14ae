/** OpenCode's data folder as a carrier in it sees it. */
import type { Carrier, Database } from '../../source.ts';
import { type TreePlace, isDatabase, treePlace } from './store-folder-path.ts';

/** A session file of a JSON tree. */
export interface TreeFile {
  readonly place: TreePlace;
  readonly carrier: Carrier;
}

export class StoreFolder {
  readonly #carrier: Carrier;
  /** Way from the carrier's folder to the data folder. */
  readonly #up: string;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
    this.#up = '../'.repeat(carrier.relativePath.split('/').length - 1);
  }

  names(folder: string): Promise<readonly string[]> {
    return this.#carrier.list(this.#up + folder);
  }

  /** Text of a file; undefined when it is not there. */
  text(path: string): Promise<string | undefined> {
    return this.#carrier.sibling(this.#up + path);
  }

  database(name: string): Promise<Database | undefined> {
    const isCarrier = name === this.#carrier.relativePath;
    return this.#carrier.database(isCarrier ? undefined : this.#up + name);
  }

  /** Names of the databases, that of the released versions first. */
  async databases(): Promise<readonly string[]> {
    const names = (await this.names('.')).filter(isDatabase);
    return names.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  }

  /** Files of a session in the JSON trees, or those of all, without the carrier itself. */
  async sessionFiles(name: string): Promise<readonly TreeFile[]> {
    const files = await this.#carrier.related(name);
    return files.flatMap((carrier) => {
      const place = treePlace(carrier.relativePath);
      return place ? [{ place, carrier }] : [];
    });
  }
}
