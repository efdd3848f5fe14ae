/** Program and arguments as a line that a POSIX shell reads back as exactly these. */

export function shellCommand(argv: readonly string[], directory: string | undefined): string {
  const command = argv.map(quoted).join(' ');
  return directory === undefined
    ? command
    : `cd ${directory.startsWith('~') ? `~${quoted(directory.slice(1))}` : quoted(directory)} && ${command}`;
}

function quoted(word: string): string {
  const text = word.replaceAll(/\p{Cc}/gu, '');
  return /^[\w./:@%+=,-]*$/.test(text) && text !== '' ? text : text === '' ? '' : `'${text.replaceAll("'", `'\\''`)}'`;
}
