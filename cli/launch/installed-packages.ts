/** The published packages as somebody gets them who has no checkout: built, packed, and installed by npm in a folder of their own. */
import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

export class InstalledPackages implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'siphon-installed-'));
  /** Name of each published package by its workspace. */
  readonly #names = new Map(
    (manifestIn(checkout).workspaces ?? [])
      .map((workspace) => [workspace, manifestIn(join(checkout, workspace))] as const)
      .flatMap(([workspace, manifest]) => (manifest.private ? [] : [[workspace, manifest.name]])),
  );

  install(): void {
    execFileSync(process.execPath, [join(checkout, 'cli', 'launch', 'build.mjs')], { stdio: ['ignore', 2, 2] });
    const published = [...this.#names.keys()].map((workspace) => `--workspace=${workspace}`);
    this.npm(checkout, 'pack', '--silent', '--ignore-scripts', `--pack-destination=${this.folder}`, ...published);
    const tarballs = readdirSync(this.folder).flatMap((name) => (name.endsWith('.tgz') ? [`./${name}`] : []));
    this.#bringDependencies(this.npm(checkout, 'ls', '--all', '--parseable', '--omit=dev', ...published));
    this.npm(this.folder, 'install', '--offline', '--ignore-scripts', '--loglevel=error', ...tarballs);
  }

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  /** The program's command, as npm linked it. */
  get siphon(): string {
    return join(this.folder, 'node_modules', '.bin', 'siphon');
  }

  manifest(name: string): Manifest {
    return manifestIn(this.path(name));
  }

  /** Where a file of a package lies. */
  path(name: string, ...file: readonly string[]): string {
    return join(this.folder, 'node_modules', name, ...file);
  }

  /** Files of a package, without the packages that npm put inside of it. */
  files(name: string): string[] {
    return readdirSync(this.path(name), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.path(name), join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith('node_modules'));
  }

  /** Runs npm in a folder. */
  npm(cwd: string, ...args: readonly string[]): string {
    // What an outer npm set for its own run would count here, too.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    const settings = [`--cache=${join(this.folder, 'npm-cache')}`, '--no-audit', '--no-fund', '--no-update-notifier'];
    return execFileSync('npm', [...args, ...settings], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Copies the packages of others from the checkout: what is there already, npm does not download. */
  #bringDependencies(listed: string): void {
    for (const path of listed.split('\n').filter((line) => line.includes('node_modules'))) {
      if (lstatSync(path).isSymbolicLink()) continue;
      const [workspace = '', ...rest] = relative(checkout, path).split('/');
      const owner = this.#names.get(workspace);
      const target = owner === undefined ? join(this.folder, workspace, ...rest) : this.path(owner, ...rest);
      const isOwn = (file: string): boolean => !relative(path, file).split('/').includes('node_modules');
      cpSync(path, target, { recursive: true, filter: isOwn });
    }
    writeFileSync(join(this.folder, 'package.json'), '{ "private": true }');
    // A package whose commands are not linked would be fetched anew.
    this.npm(this.folder, 'rebuild', '--silent', '--ignore-scripts');
  }
}

export function manifestIn(folder: string): Manifest {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
