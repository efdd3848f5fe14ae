/**
 * cli/Dockerfile, built without a container engine: every step is really run, in the place of the base image over the system that is here. What it writes lies in
 * memory, seen by its own processes only, and is gone with them. Needs Linux, and root.
 */
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { type Stage, contextRules, readDockerfile } from './dockerfile.ts';
import { checkout } from './installed-packages.ts';

/** What runs in the image, as its configuration says. */
interface Settings {
  workdir: string;
  user: string;
  readonly env: Record<string, string>;
  entrypoint: readonly string[];
  command: readonly string[];
}

interface BuiltStage {
  readonly folder: string;
  /** Layers below it, uppermost first. */
  readonly layers: readonly string[];
  readonly settings: Settings;
}

/** The user of the base image. */
const nodeUser = 1000;
const imagePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export class BuiltImage implements AsyncDisposable {
  readonly #folder: string;
  readonly #holder: ChildProcess;
  readonly #stages = new Map<string, BuiltStage>();
  readonly #isInContext = contextRules();
  readonly #say: (text: string) => void;
  #last: BuiltStage | undefined;
  #mounted = 0;

  private constructor(folder: string, holder: ChildProcess, say: (text: string) => void) {
    this.#folder = folder;
    this.#holder = holder;
    this.#say = say;
  }

  /** Why there can be none; undefined when there can. */
  static missing(): string | undefined {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      return 'only root can mount what an image is built on';
    const { status } = spawnSync('unshare', ['--mount', 'sh', '-c', holderScript, 'sh', tmpdir()], { input: '' });
    if (status !== 0) return 'the file system of an image cannot be mounted here';
    const { ID } = osRelease();
    return ID === 'debian' ? undefined : `the base image is Debian, and this system is ${ID ?? 'another one'}`;
  }

  /** Runs every step. `say` is told of each. */
  static async build(say: (text: string) => void): Promise<BuiltImage> {
    const folder = mkdtempSync(join(tmpdir(), 'siphon-image-'));
    const holder = spawn('unshare', ['--mount', 'sh', '-c', holderScript, 'sh', folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const image = new BuiltImage(folder, holder, say);
    try {
      if (holder.stdout) await once(holder.stdout, 'data');
      for (const stage of readDockerfile()) image.#build(stage);
      return image;
    } catch (error) {
      await image[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Starts a command as a container does that may do as little as docker-compose.yml lets it: without rights, and only /data can be written. */
  start(
    command: readonly string[] = this.#image.settings.command,
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    return spawn('nsenter', this.#confined([...this.#image.settings.entrypoint, ...command], env), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs a program of the image to its end, likewise. */
  run(command: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync('nsenter', this.#confined(command, {}), { encoding: 'utf8', timeout: 120_000 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.#holder, 'exit');
    this.#holder.stdin?.end();
    await exit;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #image(): BuiltStage {
    if (!this.#last) throw new Error('cli/Dockerfile has no stage');
    return this.#last;
  }

  #build({ base, name, steps }: Stage): void {
    const below = this.#stages.get(base) ?? this.#base(base);
    const stage: BuiltStage = {
      ...this.#mount([`${below.folder}/upper`, ...below.layers]),
      settings: { ...below.settings, env: { ...below.settings.env } },
    };
    for (const { instruction, words } of steps) {
      const step = instructions[instruction];
      if (!step) throw new Error(`cli/Dockerfile: cannot tell what ${instruction} means`);
      this.#say(`${name ?? 'image'}: ${instruction} ${words}`);
      step(this, stage, words);
    }
    if (name !== undefined) this.#stages.set(name, stage);
    this.#last = stage;
  }

  /** This system with the Node of the base image and its user. */
  #base(image: string): BuiltStage {
    const [, version] = /^node:(\d+\.\d+\.\d+)-bookworm-slim$/.exec(image) ?? [];
    if (version !== process.versions.node)
      throw new Error(`cli/Dockerfile builds on ${image}, and this is Node.js ${process.versions.node}`);
    const settings: Settings = {
      workdir: '/',
      user: 'root',
      env: { PATH: imagePath },
      entrypoint: [],
      command: [],
    };
    const stage: BuiltStage = { ...this.#mount(['/']), settings };
    cpSync(process.execPath, this.#path(stage, '/usr/local/bin/node'), { dereference: true });
    for (const [file, line] of [
      ['/etc/passwd', `node:x:${nodeUser}:${nodeUser}::/home/node:/bin/sh`],
      ['/etc/group', `node:x:${nodeUser}:`],
    ] as const) {
      const others = readFileSync(file, 'utf8')
        .split('\n')
        .filter((one) => !one.startsWith('node:') && one.split(':')[2] !== String(nodeUser));
      writeFileSync(this.#path(stage, file), [line, ...others].join('\n'));
    }
    return stage;
  }

  /** What is written goes into a layer of its own. */
  #mount(layers: readonly string[]): { readonly folder: string; readonly layers: readonly string[] } {
    this.#mounted += 1;
    const folder = join(this.#folder, `stage-${this.#mounted}`);
    this.#inside(['sh', '-euc', mountScript, 'sh', folder, layers.join(':')]);
    return { folder, layers };
  }

  /** A path of a stage as this process sees it. */
  #path({ folder }: BuiltStage, path: string): string {
    return join('/proc', String(this.#holder.pid), 'root', folder, 'root', path);
  }

  /** Runs a command where the stages are mounted. Throws when it fails. */
  #inside(command: readonly string[]): void {
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.#target(), ...command], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  }

  #target(): readonly string[] {
    return ['--target', String(this.#holder.pid), '--mount'];
  }

  /** The step RUN: a shell of the stage, as root, with the packages that npm has already. */
  runStep({ folder, settings: { workdir, env } }: BuiltStage, script: string): void {
    const words = Object.entries({ HOME: '/root', npm_config_prefer_offline: 'true', ...env }).map(
      ([name, value]) => `${name}=${value}`,
    );
    const shell = ['sh', '-c', `cd "$1" && ${script}`, 'sh', workdir];
    this.#inside(['chroot', `${folder}/root`, 'env', '-i', ...words, ...shell]);
  }

  /** The step COPY. */
  copyStep(stage: BuiltStage, words: string): void {
    const [, from, rest = ''] = /^(?:--from=(\w+) )?(.+)$/.exec(words) ?? [];
    const sources = rest.split(' ');
    const target = sources.pop() ?? '';
    const other = from === undefined ? undefined : this.#stages.get(from);
    for (const source of sources) {
      const path = other ? this.#path(other, source) : join(checkout, source);
      const into = target.endsWith('/') ? join(target, basename(source)) : target;
      cpSync(path, this.#path(stage, join(stage.settings.workdir, into)), {
        recursive: true,
        filter: (file) => {
          const name = relative(checkout, file);
          return other !== undefined || name === '' || this.#isInContext(name);
        },
      });
    }
  }

  workdirStep(stage: BuiltStage, path: string): void {
    stage.settings.workdir = path;
    mkdirSync(this.#path(stage, path), { recursive: true });
  }

  /** The call of nsenter that runs a command in the image, as its user and without rights. */
  #confined(command: readonly string[], env: Readonly<Record<string, string>>): readonly string[] {
    const { folder, settings } = this.#image;
    const words = Object.entries({ ...settings.env, ...env }).map(([name, value]) => `${name}=${value}`);
    return [
      ...this.#target(),
      'unshare',
      '--mount',
      'sh',
      '-euc',
      confineScript,
      'sh',
      folder,
      settings.user,
      'env',
      '-i',
      ...words,
      ...command,
    ];
  }
}

type StepRun = (image: BuiltImage, stage: BuiltStage, words: string) => void;

const instructions: Readonly<Record<string, StepRun>> = {
  WORKDIR: (image, stage, words) => image.workdirStep(stage, words),
  COPY: (image, stage, words) => image.copyStep(stage, words),
  RUN: (image, stage, words) => image.runStep(stage, words),
  ENV(_image, { settings }, words) {
    const [name = '', value = ''] = words.split('=');
    settings.env[name] = value;
  },
  USER(_image, { settings }, words) {
    settings.user = words;
  },
  ENTRYPOINT(_image, { settings }, words) {
    settings.entrypoint = JSON.parse(words);
  },
  CMD(_image, { settings }, words) {
    settings.command = JSON.parse(words);
  },
  // Where its volume is and which port it has is up to whoever runs it.
  VOLUME: () => undefined,
  EXPOSE: () => undefined,
};

/** Keeps the mounts as long as its standard input is open. */
const holderScript = `mount -t tmpfs -o size=6g none "$1" && echo ready && exec cat`;

/** A stage at the folder $1 over the layers $2. */
const mountScript = `
  mkdir -p "$1/upper" "$1/work" "$1/root"
  mount -t overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" none "$1/root"
  mount --rbind /proc "$1/root/proc"
  mount --rbind /dev "$1/root/dev"
`;

/**
 * A read-only view of the stage at $1 with a volume of its own, in which the rest runs as the user $2, who may do nothing. A volume that nothing wrote to belongs
 * to whom its folder in the image belongs.
 */
const confineScript = `
  user="$2" && cd "$1" && shift 2
  mkdir -p confined
  mount --rbind root confined
  mount -o remount,bind,ro confined
  mount -t tmpfs -o "mode=700,uid=$(stat -c %u root/data),gid=$(stat -c %g root/data)" none confined/data
  exec chroot confined setpriv --reuid "$user" --regid "$user" --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
`;

function osRelease(): { readonly ID?: string } {
  const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=', 2)));
}
