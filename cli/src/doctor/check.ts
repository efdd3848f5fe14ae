/** What `siphon doctor` is made of: checks that look and change nothing, and what they find. */
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import { AppError } from '@session-siphon/schemas/errors';
import type { Place } from '../place.ts';

export interface Diagnosis {
  readonly level: 'ok' | 'warning' | 'problem';
  /** What is so. */
  readonly what: string;
  /** What to do about it; undefined where nothing is to be done. */
  readonly advice: string | undefined;
}

/** What is looked at. */
export interface Patient {
  readonly place: Place;
  /** The search server besides the embedded one; undefined when there is none. */
  readonly server: EngineAddress | undefined;
  /** Where people search; undefined when that is not known. */
  readonly entrance: string | undefined;
  /** Key that they search with, where it is not the one that the site has for everybody. */
  readonly searchKey: string | undefined;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

export interface Check {
  /** One word a topic, as it stands at the beginning of the line. */
  readonly topic: string;
  /** Nothing is found where the topic is of no matter. What it throws is a problem. */
  look(patient: Patient): Promise<readonly Diagnosis[]> | readonly Diagnosis[];
}

export const ok = (what: string): Diagnosis => ({ level: 'ok', what, advice: undefined });
export const warning = (what: string, advice: string): Diagnosis => ({ level: 'warning', what, advice });
export const problem = (what: string, advice: string): Diagnosis => ({ level: 'problem', what, advice });

/** A failure as a finding. */
export function failed(error: unknown): Diagnosis {
  if (!(error instanceof AppError)) throw error;
  return problem(error.message, error.hint ?? 'See `siphon help`.');
}
