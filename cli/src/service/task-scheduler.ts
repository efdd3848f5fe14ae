/** The task scheduler of Windows: its task schema 1.4, `schtasks`. */
import { join } from 'node:path';
import type { BackgroundService, ServiceManager } from './service-manager.ts';
import { escapeXml } from './xml-text.ts';

const task = 'Session Siphon';

/** `stateFolder` keeps the description that the task was made from. */
export function taskScheduler(stateFolder: string): ServiceManager {
  const file = join(stateFolder, 'service.xml');
  return {
    title: 'the task scheduler',
    file,
    // The scheduler reads UTF-16 only.
    fileContent: (service) => Buffer.from(`\uFEFF${taskXml(service)}`, 'utf16le'),
    start: [
      ['schtasks', '/Create', '/TN', task, '/XML', file, '/F'],
      ['schtasks', '/Run', '/TN', task],
    ],
    stop: [
      ['schtasks', '/End', '/TN', task],
      ['schtasks', '/Delete', '/TN', task, '/F'],
    ],
    settle: [],
    log: 'the history of the task in the Task Scheduler',
    notes: [],
  };
}

/**
 * A program with a console shows a window, unless a console host without one runs it. The environment is the person's as the system keeps it: a task can
 * have no other.
 */
function taskXml({ description, program }: BackgroundService): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escapeXml(description)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger />
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions>
    <Exec>
      <Command>conhost.exe</Command>
      <Arguments>${escapeXml(['--headless', ...program.map(quoted)].join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

/** A word as the runtime of Windows programs reads it back from a command line. */
function quoted(word: string): string {
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
