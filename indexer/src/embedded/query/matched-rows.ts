/**
 * Rows that searches matched, kept until the collection changes. People ask for much of the same again: with one letter or word more, another filter, the next
 * page, and most words of a search stand in many of its expressions.
 */

/** 32 MB. */
const mostRows = 8_000_000;
const mostExpressions = 4_000;

export class MatchedRows {
  /** The one that was used last comes last. */
  readonly #byExpression = new Map<string, Uint32Array>();
  #count = 0;

  /** What is kept of an expression, or what `find` returns. Nobody may change it. */
  of(expression: string, find: () => Uint32Array): Uint32Array {
    const known = this.#byExpression.get(expression);
    const rows = known ?? find();
    if (known) this.#byExpression.delete(expression);
    else this.#count += rows.length;
    this.#byExpression.set(expression, rows);
    this.#forget();
    return rows;
  }

  clear(): void {
    this.#byExpression.clear();
    this.#count = 0;
  }

  #forget(): void {
    for (const [expression, rows] of this.#byExpression) {
      if (this.#count <= mostRows && this.#byExpression.size <= mostExpressions) return;
      this.#byExpression.delete(expression);
      this.#count -= rows.length;
    }
  }
}
