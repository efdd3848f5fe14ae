import { systemCode } from '@session-siphon/schemas/system-code';

/** Whether a process with this number runs, whoever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but belongs to somebody else.
    return systemCode(error) === 'EPERM';
  }
}
