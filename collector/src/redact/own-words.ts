/** What a person does not want to leave the machine: words and patterns of the configuration. */
import { AppError } from '@session-siphon/schemas/errors';

export interface OwnRule {
  readonly id: 'own-word' | 'own-pattern';
  readonly pattern: RegExp;
}

/** Rules from the configuration. Throws CONFIG_INVALID for a pattern that is none, or that matches the empty text. */
export function ownRules(given: {
  readonly words?: readonly string[] | undefined;
  readonly patterns?: readonly string[] | undefined;
}): readonly OwnRule[] {
  const words = [...new Set((given.words ?? []).map((word) => word.trim()))].filter((word) => word !== '');
  const patterns = (given.patterns ?? []).map((source): OwnRule => ({
    id: 'own-pattern',
    pattern: ownPattern(source),
  }));
  if (words.length === 0) return patterns;
  // Longest first: of two words with the same start the longer one is what was meant.
  const alternatives = words.toSorted((a, b) => b.length - a.length).map((word) => RegExp.escape(word));
  return [
    {
      id: 'own-word',
      pattern: new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_])`, 'giu'),
    },
    ...patterns,
  ];
}

function ownPattern(source: string): RegExp {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'gu');
  } catch (cause) {
    throw invalid(source, 'is not a regular expression', cause);
  }
  if (pattern.test('')) throw invalid(source, 'matches the empty text, so it would match everywhere');
  pattern.lastIndex = 0;
  return pattern;
}

function invalid(source: string, problem: string, cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', `redact.patterns: ${JSON.stringify(source)} ${problem}.`, {
    hint: 'Correct the pattern, or put a plain word into redact.words.',
    cause,
  });
}
