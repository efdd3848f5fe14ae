/** Where a search server is: one address, or those of the nodes of a cluster with commas between them. */

/** The base URLs without trailing slashes, in the order in which they are tried. Empty when one of them is none. */
export function serverNodes(addresses: string): readonly string[] {
  const nodes = addresses.split(',').map((address) => address.trim().replace(/\/+$/, ''));
  return nodes.every((node) => URL.canParse(node) && /^https?:\/\//.test(node)) ? nodes : [];
}

/** The nodes of a server, of which any may answer: the one that answered last is asked first. */
export class ServerNodes {
  readonly #nodes: string[];

  constructor(addresses: string) {
    this.#nodes = [...serverNodes(addresses)];
  }

  /** All of them, in the order in which they are to be tried. */
  inTurn(): readonly string[] {
    return this.#nodes.slice();
  }

  /** The next search begins with another one. */
  hasFailed(node: string): void {
    if (this.#nodes[0] === node) this.#nodes.push(...this.#nodes.splice(0, 1));
  }
}
