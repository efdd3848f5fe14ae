/** Text in lines of a width, for the help. Pure. */

/** Paragraphs wrapped at a width. An indented line stays as it is. */
export function flow(text: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = (): void => {
    lines.push(...wrap(paragraph.join(' '), width));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    if (line !== '' && !line.startsWith(' ')) paragraph.push(line);
    else {
      end();
      lines.push(line);
    }
  }
  end();
  return lines.join('\n');
}

/** Rows of two columns, the second wrapped. */
export function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...rows.map(([name]) => name.length));
  const room = Math.max(leastRoom, width - left - 4);
  return rows.flatMap(([name, text]) =>
    wrap(text, room).map((line, at) => `  ${(at === 0 ? name : '').padEnd(left)}  ${line}`),
  );
}

/** Narrower columns than this read worse than lines that the terminal breaks. */
const leastRoom = 24;

/** A word that is longer than a line has one for itself. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
