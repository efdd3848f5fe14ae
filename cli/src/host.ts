/** What this program knows about the machine. The only file that asks the operating system. */
import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';

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
    home: home === undefined ? homedir() : resolve(workingDirectory, home),
    platform: process.platform,
    env: home === undefined ? process.env : {},
    hostName: hostname(),
    workingDirectory,
  };
}

/** Folder for archive, index and state by the platform's convention. Always of the person who runs the program, whatever home is collected. */
export function defaultDataFolder(): string {
  const { env, platform } = process;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'session-siphon');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'session-siphon');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'session-siphon');
}

/** Configuration file by the platform's convention. */
export function defaultConfigFile(): string {
  const { env, platform } = process;
  const folder =
    platform === 'win32'
      ? (env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  return join(folder, 'session-siphon', 'config.yaml');
}
