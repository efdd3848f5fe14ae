/** The person's own words in what an editor or the program shows as typed. */

const requestHeading = '## My request for Codex:';

/** Editors put what they show in front of the prompt, in the same text. */
export function typedText(text: string): string {
  const heading = text.lastIndexOf(requestHeading);
  const isFromEditor = heading >= 0 && text.trimStart().startsWith('# Context from my IDE setup');
  return (isFromEditor ? text.slice(heading + requestHeading.length) : text).trim();
}
