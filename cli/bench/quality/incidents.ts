/** Things that went wrong, told in one wording and asked about in another. */
import type { Random } from '../random.ts';
import { type Concept, askings, circumstances, faults, remedies, subjects } from './concepts.ts';

/** Which concept of each table. */
export interface Incident {
  readonly subject: number;
  readonly fault: number;
  readonly circumstance: number;
  readonly remedy: number;
}

/** Share of the concepts of a question that are worded otherwise than where they were told; at least one is. */
const rewordedShare = 0.5;

export function randomIncident(random: Random): Incident {
  return {
    subject: random.below(subjects.length),
    fault: random.below(faults.length),
    circumstance: random.below(circumstances.length),
    remedy: random.below(remedies.length),
  };
}

/** Whether a question about one would also be about the other. */
export function isSameQuestion(a: Incident, b: Incident): boolean {
  return a.subject === b.subject && a.fault === b.fault && a.circumstance === b.circumstance;
}

export interface Told {
  /** What a person reports. */
  readonly report: string;
  /** What the assistant answers in the end. */
  readonly answer: string;
  /** Which wording of subject, fault and circumstance the report has. */
  readonly wordings: readonly [number, number, number];
}

export function tell(incident: Incident, random: Random): Told {
  const wordings = [random.below(3), random.below(3), random.below(3)] as const;
  const [subject, fault, circumstance] = wordings;
  const report = sentence(incident, wordings);
  const remedy = wording(remedies, incident.remedy, random.below(3));
  return {
    report: `${report}.`,
    answer: `What helped was ${remedy}: ${wording(subjects, incident.subject, random.below(3))} works again now.`,
    wordings: [subject, fault, circumstance],
  };
}

/** A question of somebody who remembers what happened, though not the words. */
export function askAbout(incident: Incident, { wordings }: Told, random: Random): string {
  let reworded: readonly [number, number, number];
  do reworded = [other(wordings[0], random), other(wordings[1], random), other(wordings[2], random)];
  while (reworded.every((one, at) => one === wordings[at]));
  const [before, after] = random.pick(askings);
  return `${before} ${sentence(incident, reworded)}${after}`;
}

function other(told: number, random: Random): number {
  return random.next() < rewordedShare ? (told + 1 + random.below(2)) % 3 : told;
}

function sentence(incident: Incident, [subject, fault, circumstance]: readonly [number, number, number]): string {
  const happening = wording(faults, incident.fault, fault).replace('{}', wording(subjects, incident.subject, subject));
  return `${happening} ${wording(circumstances, incident.circumstance, circumstance)}`;
}

function wording(table: readonly Concept[], concept: number, at: number): string {
  return table[concept]?.[at] ?? '';
}
