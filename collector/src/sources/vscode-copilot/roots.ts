/** Where VS Code, its relatives and the Copilot CLI keep their data. */
import type { Host } from '../../source.ts';

const products = [
  'Code',
  'Code - Insiders',
  'Code - Exploration',
  'VSCodium',
  'VSCodium - Insiders',
  'Code - OSS',
  'Positron',
];

/** What VS Code leaves on a remote host: no chats, but transcripts of them. */
const serverFolders = ['.vscode-server', '.vscode-server-insiders', '.vscode-remote'];

/** User-data folders of every product, and the home of the CLI. */
export function copilotRoots(host: Host): readonly string[] {
  const { home, env } = host;
  const portable = env['VSCODE_PORTABLE'];
  return [
    ...(portable ? [`${portable}/user-data`] : []),
    ...applicationFolders(host).flatMap((folder) => products.map((product) => `${folder}/${product}`)),
    ...serverFolders.map((folder) => `${home}/${folder}/data`),
    `${env['XDG_DATA_HOME'] || `${home}/.local/share`}/code-server`,
    env['COPILOT_HOME'] || `${home}/.copilot`,
  ];
}

/** Parents of the products' folders. */
function applicationFolders({ home, platform, env }: Host): readonly string[] {
  const override = env['VSCODE_APPDATA'];
  if (override) return [override];
  if (platform === 'darwin') return [`${home}/Library/Application Support`];
  if (platform === 'win32') return [env['APPDATA'] || `${home}/AppData/Roaming`];
  return [env['XDG_CONFIG_HOME'] || `${home}/.config`];
}
