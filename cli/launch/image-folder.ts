/** What cli/Dockerfile puts into the image, put into a folder: the same files at the same places, without a container engine. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkout } from './installed-packages.ts';

interface Stage {
  readonly name: string | undefined;
  readonly base: string;
  readonly steps: readonly string[];
}

export class ImageFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'siphon-image-'));

  /** The checkout has to be built: in it lies what the stage `build` makes. */
  constructor() {
    const stages = stagesOf(readFileSync(join(checkout, 'cli', 'Dockerfile'), 'utf8'));
    const last = stages.at(-1);
    const base = stages.find(({ name }) => name === last?.base);
    for (const step of [...(base?.steps ?? []), ...(last?.steps ?? [])]) this.#copy(step);
    this.#linkModules();
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #copy(step: string): void {
    const [, from, words = ''] = /^COPY (?:--from=(\w+) )?(.+)$/.exec(step) ?? [];
    const sources = words.split(' ');
    const target = sources.pop() ?? '';
    for (const source of words === '' ? [] : sources) {
      const path = from === undefined ? source : source.replace(/^\/app\//, '');
      if (!existsSync(join(checkout, path))) throw new Error(`cli/Dockerfile copies ${path}, which is not there`);
      if (from === undefined && !isInContext(path)) throw new Error(`${path} is left out by Dockerfile.dockerignore`);
      const into = target.endsWith('/') ? join(target, basename(path)) : target;
      cpSync(join(checkout, path), join(this.path, into), { recursive: true });
    }
  }

  /** As `npm ci` would: packages of others, and links to our own beside them. */
  #linkModules(): void {
    const modules = join(this.path, 'node_modules');
    mkdirSync(join(modules, '@session-siphon'), { recursive: true });
    for (const name of readdirSync(join(checkout, 'node_modules')))
      if (name !== '@session-siphon') symlinkSync(join(checkout, 'node_modules', name), join(modules, name));
    for (const name of ['schemas', 'collector', 'indexer'])
      symlinkSync(join(this.path, name), join(modules, '@session-siphon', name));
  }
}

function stagesOf(text: string): readonly Stage[] {
  const stages: (Stage & { steps: string[] })[] = [];
  for (const line of text.split('\n')) {
    const [, base = '', name] = /^FROM (\S+)(?: AS (\S+))?$/.exec(line) ?? [];
    if (base !== '') stages.push({ base, name, steps: [] });
    else stages.at(-1)?.steps.push(line);
  }
  return stages;
}

/** Whether the rules, of which the last that fits counts, let a path into the build. */
function isInContext(path: string): boolean {
  const rules = readFileSync(join(checkout, 'cli', 'Dockerfile.dockerignore'), 'utf8')
    .trim()
    .split('\n');
  const parents = (one: string): string[] => (one === '.' ? [] : [one, ...parents(dirname(one))]);
  return rules.reduce((isIn, rule) => {
    const pattern = rule.replace(/^!/, '').replace(/^\*\*\//, '');
    const fits = pattern === '**' || parents(path).some((part) => part === pattern || basename(part) === pattern);
    return fits ? rule.startsWith('!') : isIn;
  }, true);
}
