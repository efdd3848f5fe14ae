/** What a writer commits that is killed on the way: a new session, then one that grew and another. */
import { sampleSession, sampleTexts } from './sample-session.ts';

const texts = sampleTexts(30, 5000);

export const killedSteps = [
  [sampleSession({ texts: texts.slice(0, 20) })],
  [sampleSession({ texts }), sampleSession({ name: 'other', texts: ['hello'] })],
];
