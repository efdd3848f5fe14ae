/** Addresses of git remotes, as people write them. */
import { AppError } from '@session-siphon/schemas/errors';

export type RemoteAddress =
  | { readonly kind: 'http'; readonly url: URL }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | undefined;
      readonly port: string | undefined;
      readonly path: string;
    }
  | { readonly kind: 'local'; readonly path: string }
  /** One that git alone can reach, with a helper of its own: `git://…`, `ext::…`. */
  | { readonly kind: 'other' };

/**
 * `https://host/path`, `ssh://user@host:port/path`, `user@host:path`, `file:///path`, a path, or what else git may know. Throws CONFIG_INVALID for what is
 * none of these, and for an address that carries a password: it would stand in the configuration and in logs.
 */
export function parseRemoteAddress(text: string): RemoteAddress {
  if (/^[a-z0-9][a-z0-9+.-]*::/i.test(text)) return { kind: 'other' };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return { kind: 'http', url: parsedUrl(text) };
  if (scheme === 'ssh') return sshAddress(partsOf(parsedUrl(text), text), text);
  if (scheme === 'file') return { kind: 'local', path: decoded(parsedUrl(text).pathname, text) };
  if (scheme !== undefined) {
    parsedUrl(text);
    return { kind: 'other' };
  }
  const [, user, host, path] = /^(?:([^@/\s:]+)@)?([^/\s:@]{2,}):(?!\\)(.+)$/.exec(text) ?? [];
  if (host !== undefined && path !== undefined) return sshAddress({ host, user, port: undefined, path }, text);
  if (text.trim() === '' || text.startsWith('-')) throw invalid(text, 'Use https, ssh or a path.');
  return { kind: 'local', path: text };
}

/** The address without user and password, for messages. */
export function shownAddress(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

function parsedUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw invalid(text, 'Check how it is written.');
  if (url.password !== '')
    throw invalid(
      text,
      'Leave the password out: a token comes from SIPHON_GIT_TOKEN or from the credential helper of git.',
    );
  // Whoever asks for credentials reads it.
  decoded(url.username, text);
  return url;
}

type SshAddress = Extract<RemoteAddress, { kind: 'ssh' }>;

function partsOf(url: URL, text: string): Omit<SshAddress, 'kind'> {
  return {
    host: url.hostname,
    user: url.username === '' ? undefined : decoded(url.username, text),
    port: url.port === '' ? undefined : url.port,
    path: decoded(url.pathname, text),
  };
}

/** What begins with a dash would be an option of ssh, or of the git on the other side, and an option can start any program. */
function sshAddress(parts: Omit<SshAddress, 'kind'>, text: string): SshAddress {
  if ([parts.user, parts.host, parts.path].some((part) => part?.startsWith('-')))
    throw invalid(text, 'No user, host or path may begin with a dash.');
  return { kind: 'ssh', ...parts };
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid(text, 'Write a percent sign as %25.');
  }
}

function invalid(text: string, hint: string): AppError {
  return new AppError('CONFIG_INVALID', `${shownAddress(text)} is no address of a git remote.`, { hint });
}
