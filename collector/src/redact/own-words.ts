/** What a person does not want to leave the machine: words and patterns of the configuration. */
import { AppError } from '@session-siphon/schemas/errors';
import { LinearPattern } from './pattern/linear-pattern.ts';
import { UnboundedPattern } from './pattern/pattern-syntax.ts';
import type { Range } from './writings/reading.ts';

export interface OwnPolicy {
  /** The person's own words, matched as whole words in any case. */
  readonly words?: readonly string[] | undefined;
  /** The person's own regular expressions. */
  readonly patterns?: readonly string[] | undefined;
}

/** Looks for what a person does not want to leave the machine. */
export interface OwnRule {
  readonly id: 'own-word' | 'own-pattern';
  matchesIn(text: string): Iterable<Range>;
}

/** Rules from the configuration. Throws CONFIG_INVALID for a pattern that is none, that matches the empty text, or that looks around. */
export function ownRules(policy: OwnPolicy): readonly OwnRule[] {
  const words = [...new Set((policy.words ?? []).map((word) => word.trim()))].filter((word) => word !== '');
  const patterns = (policy.patterns ?? []).map((source): OwnRule => {
    const pattern = ownPattern(source);
    return { id: 'own-pattern', matchesIn: (text) => pattern.matchesIn(text) };
  });
  return words.length === 0 ? patterns : [wordRule(words), ...patterns];
}

function wordRule(words: readonly string[]): OwnRule {
  // Longest first: of two words with the same start the longer one is what was meant.
  const alternatives = words.toSorted((a, b) => b.length - a.length).map((word) => RegExp.escape(word));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_])`, 'giu');
  return {
    id: 'own-word',
    matchesIn: (text) =>
      Array.from(text.matchAll(pattern), ({ index, 0: word }) => [index, index + word.length] as const),
  };
}

function ownPattern(source: string): LinearPattern {
  let isEmpty: boolean;
  try {
    isEmpty = new RegExp(source, 'u').test('');
  } catch (cause) {
    throw invalid(source, 'is not a regular expression', cause);
  }
  if (isEmpty) throw invalid(source, 'matches the empty text, so it would match everywhere');
  try {
    return new LinearPattern(source);
  } catch (cause) {
    if (!(cause instanceof UnboundedPattern)) throw cause;
    throw invalid(source, `uses ${cause.message}, which could take longer than anybody waits`, cause);
  }
}

function invalid(source: string, problem: string, cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', `redact.patterns: ${JSON.stringify(source)} ${problem}.`, {
    hint: 'Correct the pattern, or put a plain word into redact.words.',
    cause,
  });
}
