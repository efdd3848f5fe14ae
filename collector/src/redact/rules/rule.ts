/** The shape of a redaction rule. */

/** What a pattern took for a secret, and where it stands. */
export interface Candidate {
  readonly secret: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Rule {
  /** Kebab-case, letters only; stands in every marker that the rule makes. */
  readonly id: string;
  /** What it finds, for people. */
  readonly finds: string;
  /** The pattern is tried where one of them starts, and nowhere else. Compared without case; at least three characters, or one that is rare. */
  readonly anchors: readonly string[];
  /**
   * Tried at the start of an anchor; what has to come before stands in a lookbehind. Its group `secret` is what is replaced, without it the whole match; a
   * group `head` in a lookbehind is the beginning of the secret. A repetition without bound ends the pattern or starts only where the same repetition cannot
   * have started before, so that matching stays linear.
   */
  readonly pattern: RegExp;
  /** A look before the pattern is tried, for anchors that are frequent. */
  readonly mayStart?: (text: string, anchor: number) => boolean;
  /** Decides about a match that the pattern alone cannot decide. */
  readonly isSecret?: (candidate: Candidate) => boolean;
  /** Where a secret ends that goes on behind what the pattern took. */
  readonly endOf?: (text: string, end: number) => number;
  readonly matches: readonly string[];
  readonly passes: readonly string[];
}

const behindEscape = String.raw`(?<=\\[nrt])`;

/** A token starts here: not inside a word, but possibly after an escaped line end. */
export const tokenStart = String.raw`(?:(?<![A-Za-z])|${behindEscape})`;

/** The same, and not after a digit or sign that the token itself could have, but for the sign of a line in a diff. */
export const strictStart = String.raw`(?:(?<![\w-])|(?<=(?:^|\n)-)|${behindEscape})`;
