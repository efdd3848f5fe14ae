// What docker-compose.yml starts, as far as it can be known where no container engine runs: the shape of the files, the commands in them, and the health check of
// the search server against a real one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import { DCLinter } from 'dclint';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseCommandLine } from '../src/command-line.ts';
import { commands } from '../src/commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['docker-compose.yml', 'docker-compose.cluster.yml'];

interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly unknown[]; readonly start_period?: string };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface LintedFile {
  readonly messages: readonly { readonly rule: string; readonly message: string }[];
}
interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
}

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own files
const composeFile = (file: string): ComposeFile => parse(textOf(file), { merge: true }) as ComposeFile;
const { services } = composeFile('docker-compose.yml');

/** What the schema of compose files says against one. */
function complaints(content: unknown): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'siphon-compose-'));
  try {
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, stringify(content, { aliasDuplicateObjects: false }));
    const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
    const results: readonly LintedFile[] = linter.lintFiles([file], false);
    const messages = results.flatMap((result) => result.messages);
    return messages.filter(({ rule }) => rule === 'invalid-schema').map(({ message }) => message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the compose files', () => {
  it.each(files)('%s has the shape of a compose file', (file) => {
    const content = composeFile(file);
    expect(complaints(content)).toEqual([]);
    expect(complaints({ ...content, services: { ...content.services, other: { imgae: 'x' } } })).not.toEqual([]);
  });

  it('let nobody but the owner of new volumes be root, and nobody write outside of volumes', () => {
    for (const [name, service] of Object.entries(services)) {
      expect(service).toMatchObject({
        user: name === 'owner' ? '0:0' : '1000:1000',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  it('publish ports of Caddy only', () => {
    expect(Object.keys(services).filter((name) => services[name]?.ports !== undefined)).toEqual(['caddy']);
  });

  it('let people in when the index is whole, and wait for it as long as for the search server', () => {
    expect(services['caddy']?.depends_on).toMatchObject({ webhook: { condition: 'service_healthy' } });
    const patience = (name: string): string | undefined => services[name]?.healthcheck?.start_period;
    expect(patience('webhook')).toBe(patience('typesense'));
  });

  it('pin what they do not build themselves', () => {
    for (const { image } of Object.values(services))
      expect(image).toMatch(/^session-siphon:local$|:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
  });

  it('take every setting from .env.example', () => {
    const settings = new Set([...textOf('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name));
    const used = [
      ...files
        .map(textOf)
        .join('\n')
        .matchAll(/(?<!\$)\$\{(\w+)/g),
    ].map(([, name]) => name);
    expect(new Set(used)).toEqual(settings);
  });

  it.each(['webhook', 'gate', 'site'])('call siphon for the %s as siphon understands it', (service) => {
    const words = (services[service]?.command ?? []).map((word) => word.replace(/^\$\{\w+:[-?](.*)\}$/, '$1'));
    const [name, ...rest] = words;
    const command = commands.find((one) => one.name === name);
    if (!command) throw new Error(`siphon has no command ${String(name)}`);
    expect(parseCommandLine(command, rest).options['typesense']).toBe('http://typesense:8108');
  });

  it('ask every service that stays about its health, with a list of words', () => {
    for (const [name, { healthcheck }] of Object.entries(services)) {
      if (name === 'owner') continue;
      expect(
        healthcheck?.test.every((word) => typeof word === 'string'),
        name,
      ).toBe(true);
    }
  });

  it.skipIf(missingTypesense)('let a search server refuse writes before its disk or memory is full', async () => {
    const limits = Object.entries(services['typesense']?.environment ?? {}).filter(([, value]) => value === '90');
    expect(limits.map(([name]) => name)).toEqual([
      'TYPESENSE_DISK_USED_MAX_PERCENTAGE',
      'TYPESENSE_MEMORY_USED_MAX_PERCENTAGE',
    ]);
    // Every disk is fuller than that.
    const settings = limits.map(([name]) => `${name}=1`);
    await using server = await startOwnTypesense({ within: (command) => ['env', ...settings, ...command] });
    const body = { name: 'a', fields: [{ name: 'content', type: 'string' }] };
    await expect(server.engine.send({ method: 'POST', path: '/collections', body })).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
  });

  it.skipIf(missingTypesense)('take a search server for healthy that has worked off all it was given', async () => {
    await using server = await startOwnTypesense();
    const { url, apiKey } = server.address;
    // Docker writes the doubled dollars of the file once.
    const script = String(services['typesense']?.healthcheck?.test.at(-1)).replaceAll('$$', '$');
    const isHealthy = (key: string): boolean =>
      spawnSync('bash', ['-c', script.replace('8108', new URL(url).port)], { env: { TYPESENSE_API_KEY: key } })
        .status === 0;
    expect(isHealthy(apiKey)).toBe(true);
    expect(isHealthy('another key')).toBe(false);
    await server[Symbol.asyncDispose]();
    expect(isHealthy(apiKey)).toBe(false);
  });
});
