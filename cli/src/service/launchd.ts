/** The service manager of macOS, for the agents of one person: `launchd.plist(5)`, `launchctl(1)`. */
import { join } from 'node:path';
import type { BackgroundService, ServiceManager } from './service-manager.ts';
import { escapeXml } from './xml-text.ts';

const label = 'org.session-siphon.siphon';

export function launchd(home: string, userId: number): ServiceManager {
  const file = join(home, 'Library', 'LaunchAgents', `${label}.plist`);
  const log = join(home, 'Library', 'Logs', 'session-siphon.log');
  const domain = `gui/${userId}`;
  return {
    title: 'launchd',
    file,
    fileContent: (service) => propertyList(service, log),
    start: [['launchctl', 'bootstrap', domain, file]],
    stop: [['launchctl', 'bootout', `${domain}/${label}`]],
    settle: [],
    log,
    notes: [],
  };
}

function propertyList({ program, environment }: BackgroundService, log: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  ${string(label)}
  <key>ProgramArguments</key>
  <array>
${program.map((word) => `    ${string(word)}\n`).join('')}  </array>
  <key>EnvironmentVariables</key>
  <dict>
${Object.entries(environment)
  .map(([name, value]) => `    <key>${escapeXml(name)}</key>\n    ${string(value)}\n`)
  .join('')}  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>30</integer>
  <key>ProcessType</key>
  <string>Background</string>
  <key>StandardErrorPath</key>
  ${string(log)}
</dict>
</plist>
`;
}

function string(text: string): string {
  return `<string>${escapeXml(text)}</string>`;
}
