/** Git remote URL → `host/owner/name`. */

/** Host, owner and name of a remote without user, password, port and `.git`; undefined for local paths and everything else. */
export function repositoryName(url: string): string | undefined {
  const text = url.trim();
  const scp = /^(?:[^@/\s]+@)?([\w.-]+\.[\w-]+|localhost):(?!\/)([^\s?#]+)$/.exec(text);
  const web = /^(?:https?|ssh|git):\/\/(?:[^/\s]*@)?([\w.-]+|\[[0-9a-f:]+\])(?::\d+)?\/([^\s?#]+)/i.exec(text);
  const [, host, path] = scp ?? web ?? [];
  if (host === undefined || path === undefined) return undefined;
  const name = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^\/+/, '');
  return name === '' ? undefined : `${host.toLowerCase()}/${name}`;
}
