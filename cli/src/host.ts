/** What this program knows about the machine. The only file that asks the operating system. */
import { readdirSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { Host } from '@session-siphon/collector/source';

/** Home folder of who runs the program. An empty HOME, as some services have it, names none; then the system is asked. */
function ownHome(): string {
  return homedir() || userInfo().homedir;
}

/** A folder that the environment names. One that is not absolute means nothing, says the specification of these names. */
function namedFolder(name: 'XDG_CONFIG_HOME' | 'XDG_DATA_HOME'): string | undefined {
  const folder = process.env[name];
  return folder !== undefined && isAbsolute(folder) ? folder : undefined;
}

/** Facts of the machine and the call, read once. */
export interface Machine {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostName: string;
  readonly workingDirectory: string;
}

/** The machine this process runs on. `home` replaces the home folder to collect, and with it everything that the environment says about the real one. */
export function thisMachine(home: string | undefined): Machine {
  const workingDirectory = process.cwd();
  return {
    home: home === undefined ? ownHome() : resolve(workingDirectory, home),
    platform: process.platform,
    env: home === undefined ? process.env : {},
    hostName: hostname(),
    workingDirectory,
  };
}

/**
 * Home folders with transcripts on this machine, the person's own first. Inside the Windows Subsystem for Linux, assistants that run on the Windows side write
 * into the Windows homes that the person may read.
 */
export function hostsOf({ home, platform, env }: Machine): readonly [Host, ...Host[]] {
  return [{ home, platform, env }, ...(env['WSL_DISTRO_NAME'] === undefined ? [] : windowsHosts(windowsHomes))];
}

const windowsHomes = '/mnt/c/Users';
const notHomes: ReadonlySet<string> = new Set(['All Users', 'Default', 'Default User', 'Public']);

/** Hosts of the Windows side, with Linux paths. What its environment says is not known here. */
export function windowsHosts(folder: string): readonly Host[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !notHomes.has(entry.name))
      .map((entry) => ({ home: `${folder}/${entry.name}`, platform: 'win32', env: {} }));
  } catch {
    // Not mounted, or not ours to read: then there is nothing to collect from it.
    return [];
  }
}

/** Folder for archive, index and state by the platform's convention. Always of the person who runs the program, whatever home is collected. */
export function defaultDataFolder(): string {
  const { env, platform } = process;
  if (platform === 'darwin') return join(ownHome(), 'Library', 'Application Support', 'session-siphon');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(ownHome(), 'AppData', 'Local'), 'session-siphon');
  return join(namedFolder('XDG_DATA_HOME') ?? join(ownHome(), '.local', 'share'), 'session-siphon');
}

/** Configuration file by the platform's convention. */
export function defaultConfigFile(): string {
  const { env, platform } = process;
  const folder =
    platform === 'win32'
      ? (env['APPDATA'] ?? join(ownHome(), 'AppData', 'Roaming'))
      : (namedFolder('XDG_CONFIG_HOME') ?? join(ownHome(), '.config'));
  return join(folder, 'session-siphon', 'config.yaml');
}

/** A path in which `~` is the home of the person who runs the program: no shell has seen what stands in a file or between quotes. */
export function withHome(path: string): string {
  return path.replace(/^~(?=$|[/\\])/, () => ownHome());
}

/** A path as people write it: `~` for their home. */
export function fromHome(path: string): string {
  const home = ownHome();
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}
