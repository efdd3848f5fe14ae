/** Servers that run out of disk or of memory, while the machine has plenty: only the program that is started sees it. Needs Linux and the right to mount. */
import { spawnSync } from 'node:child_process';

/** Mounts a disk of `$2` bytes at the folder `$1`, makes it one of `$3` when a line comes, and runs the rest. */
const smallDisk = `
  mount -t tmpfs -o "size=$2" none "$1" || exit 1
  folder=$1 larger=$3
  shift 3
  exec 3<&0
  (read -r line <&3 && mount -o "remount,size=$larger" "$folder") &
  exec "$@"
`;

/** Lets the system say that 100 MB of memory are left, until a line comes, and runs the rest. */
const littleMemory = `
  sed 's/^MemAvailable:.*/MemAvailable: 102400 kB/' /proc/meminfo > "$1/meminfo" || exit 1
  mount --bind "$1/meminfo" /proc/meminfo || exit 1
  shift
  exec 3<&0
  (read -r line <&3 && umount /proc/meminfo) &
  exec "$@"
`;

/** The command that runs a command with a small disk at a folder. A line on its standard input makes the disk larger. */
export function onSmallDisk(
  command: readonly string[],
  { folder, bytes, laterBytes }: { folder: string; bytes: number; laterBytes: number },
): readonly string[] {
  return apart(smallDisk, [folder, String(bytes), String(laterBytes), ...command]);
}

/** The command that runs a command while hardly any memory is left; its folder holds what is needed for that. A line on its standard input ends it. */
export function withLittleMemory(command: readonly string[], folder: string): readonly string[] {
  return apart(littleMemory, [folder, ...command]);
}

/** Why nothing can be scarce here; undefined when it can. */
export function missingScarcity(folder: string): string | undefined {
  const [file = '', ...args] = onSmallDisk(['true'], { folder, bytes: 1 << 20, laterBytes: 1 << 20 });
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0 ? undefined : 'a disk cannot be mounted here';
}

function apart(script: string, args: readonly string[]): readonly string[] {
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', ...args];
}
