/** Which lines of a long text are shown before the person asks for all. Pure. */

/** Lines of context above the first match. */
const above = 6;

/** The first `most` lines, or as many around the first one that matches. As [from, to). */
export function shownPart(
  lines: readonly string[],
  { most, searched }: { readonly most: number; readonly searched: RegExp | undefined },
): readonly [number, number] {
  const match = searched ? lines.findIndex((line) => line.search(searched) >= 0) : -1;
  // A match among the first lines is seen without moving.
  const from = match < most - 2 ? 0 : Math.min(match - above, lines.length - most);
  return [from, Math.min(lines.length, from + most)];
}
