/** A disk of a few megabytes, in memory, that only the program started on it can see. Needs Linux and the right to mount. */
import { spawnSync } from 'node:child_process';

/** Mounts a disk of `$1` bytes at the folder `$2`, makes it large when a line comes, and runs the rest. */
const script = `
  mount -t tmpfs -o "size=$1" none "$2" || exit 1
  folder=$2
  shift 2
  exec 3<&0
  (read -r line <&3 && mount -o remount,size=64m "$folder") &
  exec "$@"
`;

/** The command that runs a command with a small disk at a folder. A line on its standard input makes the disk large. */
export function onSmallDisk(
  command: readonly string[],
  { folder, bytes }: { folder: string; bytes: number },
): string[] {
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', String(bytes), folder, ...command];
}

/** Why there can be no small disk; undefined when there can. */
export function missingSmallDisk(folder: string): string | undefined {
  const [file = '', ...args] = onSmallDisk(['true'], { folder, bytes: 1 << 20 });
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0 ? undefined : 'a disk cannot be mounted here';
}
