/** Things that happened, told in one wording and asked about in another. */
import type { Random } from '../random.ts';
import type { Concept, QuestionSet } from './question-set.ts';

/** Which concept of each table. */
export interface Incident {
  readonly subject: number;
  readonly happening: number;
  readonly circumstance: number;
  readonly remedy: number;
}

export interface Told {
  /** What a person reports. */
  readonly report: string;
  /** What the assistant answers in the end. */
  readonly answer: string;
  /** Which wording of subject, happening and circumstance was told. */
  readonly wordings: Wordings;
}

type Wordings = readonly [number, number, number];

/** Share of the concepts of a question that are worded otherwise than where they were told; at least one is. */
const rewordedShare = 0.5;
/** Share of the tellings of which the assistant finds out the circumstance, so that no single message holds all of it. */
const foundOutShare = 1 / 3;
/** Share of the questions that are typed as a few words. */
const tersenessShare = 1 / 3;

const little = new Set('the a an our my is was are be it its of to in on at for with that when by and or'.split(' '));

export function randomIncident(set: QuestionSet, random: Random): Incident {
  return {
    subject: random.below(set.subjects.length),
    happening: random.below(set.happenings.length),
    circumstance: random.below(set.circumstances.length),
    remedy: random.below(set.remedies.length),
  };
}

/** The same in all but one thing that a question asks about. */
export function nearMiss(set: QuestionSet, incident: Incident, random: Random): Incident {
  const changed = random.pick(['subject', 'happening', 'circumstance'] as const);
  const further = randomIncident(set, random);
  const count = { subject: set.subjects, happening: set.happenings, circumstance: set.circumstances }[changed].length;
  const value = further[changed] === incident[changed] ? (further[changed] + 1) % count : further[changed];
  return { ...incident, [changed]: value, remedy: further.remedy };
}

/** Whether a question about one would also be about the other. */
export function isSameQuestion(a: Incident, b: Incident): boolean {
  return a.subject === b.subject && a.happening === b.happening && a.circumstance === b.circumstance;
}

export function tell(set: QuestionSet, incident: Incident, random: Random): Told {
  const wordings: Wordings = [random.below(3), random.below(3), random.below(3)];
  const { happening, circumstance } = worded(set, incident, wordings);
  const isFoundOut = random.next() < foundOutShare;
  const said = isFoundOut ? happening : `${happening} ${circumstance}`;
  const done = random
    .pick(set.answers)
    .replace('{remedy}', wording(set.remedies, incident.remedy, random.below(3)))
    .replace('{subject}', wording(set.subjects, incident.subject, random.below(3)));
  const finding = random.pick(set.findings).replace('{}', circumstance);
  return {
    report: random.pick(set.reports).replace('{}', said),
    answer: isFoundOut ? `${finding} ${done}` : done,
    wordings,
  };
}

/** A question of somebody who remembers what happened, though not the words. */
export function askAbout(set: QuestionSet, incident: Incident, { wordings }: Told, random: Random): string {
  let reworded: Wordings;
  do reworded = [other(wordings[0], random), other(wordings[1], random), other(wordings[2], random)];
  while (reworded.every((one, at) => one === wordings[at]));
  const { happening, circumstance } = worded(set, incident, reworded);
  const said = `${happening} ${circumstance}`;
  return random.next() < tersenessShare ? tersely(said) : random.pick(set.askings).replace('{}', said);
}

function other(told: number, random: Random): number {
  return random.next() < rewordedShare ? (told + 1 + random.below(2)) % 3 : told;
}

function worded(set: QuestionSet, incident: Incident, [subject, happening, circumstance]: Wordings) {
  return {
    happening: wording(set.happenings, incident.happening, happening).replace(
      '{}',
      wording(set.subjects, incident.subject, subject),
    ),
    circumstance: wording(set.circumstances, incident.circumstance, circumstance),
  };
}

function wording(table: readonly Concept[], concept: number, at: number): string {
  return table[concept]?.[at] ?? '';
}

function tersely(said: string): string {
  return said
    .toLowerCase()
    .split(' ')
    .filter((word) => !little.has(word))
    .join(' ');
}
