/** Pieces of words as a tree of their characters: words are cut into them without a copy of any part. */
export class PieceTree {
  /** Of each node its first child; the children of a node stand together, those of the next node behind them. */
  readonly #firstChild: Int32Array;
  readonly #character: Uint16Array;
  /** Place of the piece that ends in a node, or -1. */
  readonly #place: Int32Array;

  /** `sorted` are the pieces in the order of their UTF-16 characters. */
  constructor(sorted: readonly string[]) {
    const [character, place, firstChild] = [[0], [-1], [] as number[]];
    const ranges = [{ from: 0, to: sorted.length, depth: 0 }];
    for (let node = 0; node < ranges.length; node += 1) {
      const { from, to, depth } = ranges[node] ?? { from: 0, to: 0, depth: 0 };
      firstChild.push(ranges.length);
      for (let at = from; at < to;) {
        const piece = sorted[at] ?? '';
        if (piece.length === depth) {
          place[node] = at;
          at += 1;
          continue;
        }
        const first = at;
        while (at < to && sorted[at]?.charCodeAt(depth) === piece.charCodeAt(depth)) at += 1;
        ranges.push({ from: first, to: at, depth: depth + 1 });
        character.push(piece.charCodeAt(depth));
        place.push(-1);
      }
    }
    firstChild.push(ranges.length);
    this.#firstChild = Int32Array.from(firstChild);
    this.#character = Uint16Array.from(character);
    this.#place = Int32Array.from(place);
  }

  /** Places of the longest pieces that a word is made of, from its beginning on; characters that are in none are left out. */
  cut(word: string): readonly number[] {
    const pieces: number[] = [];
    for (let start = 0; start < word.length;) {
      let found = -1;
      let end = start + 1;
      let node: number | undefined = 0;
      for (let at = start; at < word.length; at += 1) {
        node = this.#child(node, word.charCodeAt(at));
        if (node === undefined) break;
        const place = this.#place[node] ?? -1;
        if (place >= 0) [found, end] = [place, at + 1];
      }
      if (found >= 0) pieces.push(found);
      start = end;
    }
    return pieces;
  }

  #child(node: number, character: number): number | undefined {
    let low = this.#firstChild[node] ?? 0;
    let high = (this.#firstChild[node + 1] ?? 0) - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.#character[middle] ?? 0;
      if (there === character) return middle;
      if (there < character) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}
