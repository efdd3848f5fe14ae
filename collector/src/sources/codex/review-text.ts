/** What a review found. */
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';

/** The findings as a list under what was said of the whole; the empty text for a review that came to no end. */
export function reviewText(output: unknown): string {
  if (typeof output === 'string') return output;
  const { overall_explanation: whole, findings } = objectOf(output);
  const points = arrayOf(findings).flatMap((finding) => {
    const { title, body } = objectOf(finding);
    const point = [textOf(title), textOf(body)].flatMap((text) => text ?? []).join(': ');
    return point === '' ? [] : `- ${point}`;
  });
  return [textOf(whole) ?? '', ...points].join('\n').trim();
}
