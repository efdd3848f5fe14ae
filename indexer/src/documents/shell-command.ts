/** The command that continues a session, as a line to be pasted. */
import { shellWord } from '@session-siphon/schemas/shell-word';

/** Program and arguments as a line that a POSIX shell reads back as exactly these, but for control characters, which nobody would see before running it. */
export function shellCommand(argv: readonly string[], directory: string | undefined): string {
  const command = argv.map(quoted).join(' ');
  return directory === undefined ? command : `cd ${quotedPath(directory)} && ${command}`;
}

/** The shell knows the home folder by a `~` without quotes. */
function quotedPath(path: string): string {
  if (path === '~') return path;
  return path.startsWith('~/') ? `~/${path === '~/' ? '' : quoted(path.slice(2))}` : quoted(path);
}

function quoted(word: string): string {
  return shellWord(word.replaceAll(/\p{Cc}/gu, ''));
}
