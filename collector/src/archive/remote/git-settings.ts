/**
 * Whether git has to reach a remote. This program speaks https and ssh itself: it knows tokens, credential helpers, the proxy of the environment, the authorities
 * that the machine trusts, and `GIT_SSH_COMMAND`. What else a person taught git about an address, git alone does right.
 */
import { tmpdir } from 'node:os';
import type { RemoteAccess } from './remote.ts';
import { endOfGit } from './git-program.ts';
import { type RemoteAddress, shownAddress } from './remote-address.ts';

/** How an address is written otherwise. */
const rewriting = /^url\.[^]*\.(?:pushinsteadof|insteadof)$/;
const sshSettings: ReadonlySet<string> = new Set(['core.sshcommand', 'ssh.variant']);
/** All but what only makes it faster or slower. */
const httpSettings =
  /^http\.(?:proxy\w*|ssl\w+|schannel\w+|pinnedpubkey|extraheader|useragent|cookiefile|curloptresolve|emptyauth|delegation)$/;
/** What git takes from the environment beside the usual proxies. */
const httpVariables = /^(?:GIT_SSL_\w+|GIT_PROXY_SSL_\w+|GIT_HTTP_PROXY_AUTHMETHOD|GIT_HTTP_USER_AGENT|all_proxy)$/i;
const proxyVariables = /^https?_proxy$/i;

const aboutTls = /ssl|schannel|pinned/i;

type Setting = readonly [name: string, value: string];

export async function isForGit(address: RemoteAddress, text: string, access: RemoteAccess): Promise<boolean> {
  if (address.kind === 'other') return true;
  const settings = await settingsOf(['config', '--null', '--list'], text, access);
  if (settings.some(([name, value]) => rewriting.test(name) && value !== '' && text.startsWith(value))) return true;
  if (address.kind === 'ssh') return hasOwnSsh(settings, access.env);
  if (address.kind !== 'http') return false;
  const concerns = (name: string): boolean => address.url.protocol === 'https:' || !aboutTls.test(name);
  if (Object.entries(access.env).some((one) => isHttpVariable(one) && concerns(one[0]))) return true;
  if (!settings.some(([name]) => name.startsWith('http.'))) return false;
  // Some hold for certain addresses only; git knows for which.
  const those = ['config', '--null', '--get-urlmatch', 'http', address.url.href];
  return (await settingsOf(those, text, access)).some(
    ([name, value]) => httpSettings.test(name) && value !== '' && concerns(name),
  );
}

/** The environment goes before the settings, and this program knows what it says. */
function hasOwnSsh(settings: readonly Setting[], env: NodeJS.ProcessEnv): boolean {
  if (env['GIT_SSH_VARIANT']) return true;
  return !env['GIT_SSH_COMMAND'] && settings.some(([name, value]) => sshSettings.has(name) && value !== '');
}

function isHttpVariable([name, value = '']: readonly [string, string | undefined]): boolean {
  return value !== '' && (httpVariables.test(name) || (proxyVariables.test(name) && value.startsWith('socks')));
}

/** None where there is no git. */
async function settingsOf(
  args: readonly string[],
  text: string,
  { env, directory }: RemoteAccess,
): Promise<readonly Setting[]> {
  const place = directory === undefined ? [] : [`--git-dir=${directory}`];
  // Not here: the settings of a repository that the program happens to be started in say nothing about this one.
  const call = { args: [...place, ...args], env, shown: shownAddress(text), cwd: tmpdir() };
  const { printed } = await endOfGit(call).catch(() => ({ printed: '' }));
  return printed
    .split('\0')
    .filter((entry) => entry.includes('\n'))
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]);
}
