/** The service manager of most Linux systems, for the services of one person: `systemd.service(5)`, `systemd.exec(5)`. */
import { join } from 'node:path';
import type { BackgroundService, ServiceManager } from './service-manager.ts';

const unit = 'session-siphon.service';

/** `configFolder` is the person's, usually `~/.config`. */
export function systemd(configFolder: string): ServiceManager {
  return {
    title: 'systemd',
    file: join(configFolder, 'systemd', 'user', unit),
    fileContent: unitText,
    start: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', '--now', unit],
    ],
    stop: [['systemctl', '--user', 'disable', '--now', unit]],
    settle: [['systemctl', '--user', 'daemon-reload']],
    log: `\`journalctl --user -u ${unit}\``,
    notes: ['It runs while you are logged in; `loginctl enable-linger` lets it run without a login, too.'],
  };
}

function unitText({ description, program, environment }: BackgroundService): string {
  return [
    '[Unit]',
    `Description=${specifierFree(description)}`,
    // Tried again for as long as it takes: another siphon that holds the data folder ends some day.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    `ExecStart=${program.map((word) => quoted(word).replaceAll('$', '$$$$')).join(' ')}`,
    ...Object.entries(environment).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`),
    'Restart=on-failure',
    'RestartSec=30',
    // The launcher hands the signal on to the program.
    'KillMode=mixed',
    'Nice=10',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

function quoted(word: string): string {
  return `"${specifierFree(word).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function specifierFree(text: string): string {
  return text.replaceAll('%', '%%');
}
