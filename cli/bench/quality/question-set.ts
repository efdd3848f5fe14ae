/** What questions are made of: things that happened, in wordings that mean the same to a person, and how people tell of them and ask about them. */

/** Wordings of one meaning, three each. */
export type Concept = readonly [string, string, string];

export interface QuestionSet {
  readonly seed: number;
  /** What it happens to. Each stands where a noun stands. */
  readonly subjects: readonly Concept[];
  /** What happens; `{}` is the subject. */
  readonly happenings: readonly Concept[];
  /** When it happens. */
  readonly circumstances: readonly Concept[];
  /** What helped, or was done. */
  readonly remedies: readonly Concept[];
  /** How a person tells it; `{}` is what happened. */
  readonly reports: readonly string[];
  /** How the assistant tells in the end; `{remedy}` is what helped, `{subject}` what it happened to. */
  readonly answers: readonly string[];
  /** How the assistant names the circumstance where the person did not. */
  readonly findings: readonly string[];
  /** How a question is asked; `{}` is what happened. */
  readonly askings: readonly string[];
}
