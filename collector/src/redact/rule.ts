/** The shape of a redaction rule. */

export interface Rule {
  /** Kebab-case; stands in every marker that the rule makes. */
  readonly id: string;
  /** What it finds, for people. */
  readonly finds: string;
  /** At least three characters each, compared without case. The pattern is tried where one of them starts, and nowhere else. */
  readonly anchors: readonly string[];
  /**
   * Tried at the start of an anchor; what has to come before stands in a lookbehind. Its group `secret` is what is replaced, without the group the
   * whole match is; a group inside the lookbehind is the beginning of the secret. A repetition is bounded, or starts only where the same repetition
   * cannot have started before: matching stays linear.
   */
  readonly pattern: RegExp;
  /** Decides about a match that the pattern alone cannot decide; `after` is the character that follows the secret. */
  readonly isSecret?: (secret: string, after: string) => boolean;
  readonly matches: readonly string[];
  readonly passes: readonly string[];
}

/** The start of a token: not inside a word, but possibly after an escaped line end or tab in quoted text. */
export const tokenStart = String.raw`(?<=^|[^\w-]|\\[nrt])`;

/** A character sequence that looks random, made from a short one; no example looks like a real key to scanners of this repository. */
export function sample(length: number, piece = 'aB3dE5fG7hJ9kL2m'): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
