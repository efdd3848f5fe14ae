/** Paths without the account's name: the home folder is written as `~`. */

/** The path with the home folder as `~`, in the path's own separators; unchanged when it lies elsewhere. */
export function withoutHome(path: string, home: string): string {
  const known = home === '' ? undefined : afterHome(path, home);
  if (known !== undefined) return `~${known}`;
  // Homes of other machines and accounts, in copies and in containers.
  const foreign = /^(?:\/(?:home|Users)\/[^/]+|[A-Za-z]:\\Users\\[^\\]+)(?=$|[/\\])/.exec(path);
  return foreign ? `~${path.slice(foreign[0].length)}` : path;
}

function afterHome(path: string, home: string): string | undefined {
  const folder = home.replace(/[/\\]+$/, '');
  if (folder === '' || !path.startsWith(folder)) return undefined;
  const rest = path.slice(folder.length);
  return rest === '' || rest.startsWith('/') || rest.startsWith('\\') ? rest : undefined;
}
