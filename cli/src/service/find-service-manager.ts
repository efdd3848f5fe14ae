/** The service manager of the system that this program runs on. */
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Place } from '../place.ts';
import { defaultConfigFile } from '../host.ts';
import { launchd } from './launchd.ts';
import type { ServiceManager } from './service-manager.ts';
import { systemd } from './systemd.ts';
import { taskScheduler } from './task-scheduler.ts';

export function findServiceManager({ machine, folder }: Place): ServiceManager {
  if (machine.platform === 'darwin') return launchd(machine.home, userInfo().uid);
  if (machine.platform === 'win32') return taskScheduler(folder.state);
  // `defaultConfigFile` lies in a folder of ours in the person's.
  return systemd(dirname(dirname(defaultConfigFile())));
}
