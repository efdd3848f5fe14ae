import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, gitBytes } from '@session-siphon/schemas/git/git-for-tests';
import { createLog } from '@session-siphon/schemas/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitArchive } from '../archive/git-archive.ts';
import { createCollector } from '../collector.ts';
import { keptState } from '../collector-state.ts';
import { plantedSecrets } from './planted-secrets.ts';
import { createFileSearch } from './secrets-in-file.ts';
import { wholeOutputBytes } from './shorten-output.ts';

const [gitHub] = plantedSecrets.filter(({ kind }) => kind === 'GitHub').map(({ secret }) => secret);
const [stripe] = plantedSecrets.filter(({ kind }) => kind === 'Stripe').map(({ secret }) => secret);
const ownWord = 'Bluebird';

/** Lines of a Claude Code transcript in which every secret stands in every place that a session has. */
function transcript(cwd: string): string {
  const records: object[] = [];
  const add = (type: string, message: unknown, more: object = {}) =>
    records.push({
      type,
      uuid: `00000000-0000-4000-8000-${String(records.length).padStart(12, '0')}`,
      timestamp: new Date(1_770_000_000_000 + records.length * 1000).toISOString(),
      sessionId: '11111111-1111-4111-8111-111111111111',
      cwd,
      gitBranch: `fix/${gitHub}`,
      version: '2.0.0',
      message,
      ...more,
    });
  const prompt = (content: unknown) => add('user', { role: 'user', content });
  let call = 0;
  const tool = (name: string, input: unknown, output: string) => {
    call += 1;
    const id = `toolu_${call}`;
    add('assistant', {
      id: `msg_${call}`,
      role: 'assistant',
      model: 'm',
      content: [{ type: 'tool_use', id, name, input }],
    });
    prompt([{ type: 'tool_result', tool_use_id: id, content: output }]);
  };
  prompt(`The plan of ${ownWord} and ${gitHub}`);
  for (const { text } of plantedSecrets) {
    prompt(`Use this:\n${text}\nand go on`);
    add('assistant', {
      id: `t${records.length}`,
      role: 'assistant',
      content: [{ type: 'thinking', thinking: `so ${text} it is` }],
    });
    add('assistant', {
      id: `a${records.length}`,
      role: 'assistant',
      content: [{ type: 'text', text: `I put \`${text}\` there` }],
    });
    tool('Bash', { command: `cat <<'X' > .env\n${text}\nX`, description: text }, `1\t${text}\n2\tdone`);
    tool(
      'Custom',
      { body: JSON.stringify({ text }), deep: { list: [text] } },
      JSON.stringify({ log: [{ message: text }] }),
    );
    tool('Custom', {}, JSON.stringify({ twice: JSON.stringify({ text }) }));
    tool('Custom', { [text]: 'as a name', list: [[text, { name: 'it', value: text }]] }, 'ok');
    tool('Write', { file_path: `/tmp/${text}/it.txt`, content: text }, `wrote /tmp/${text}/it.txt`);
    tool('Edit', { file_path: `/tmp/a.txt`, old_string: 'a', new_string: text }, 'ok');
  }
  tool('Edit', { file_path: `/tmp/${gitHub}/${stripe}.txt`, old_string: 'a', new_string: 'b' }, 'ok');
  tool(
    'Custom',
    { password: 'hunter6-key', nested: { api_key: 'a1B2c3D4e5F6g7H8' }, [stripe ?? '']: 'as a name' },
    'ok',
  );
  const half = wholeOutputBytes / 2;
  const straddling = 'x\n'.repeat(half / 2 - 5) + `${gitHub}\n`;
  tool('Bash', { command: 'yes' }, straddling + 'y\n'.repeat(half) + `${stripe}\n` + 'z\n'.repeat(half / 2 - 10));
  records.push({ type: 'summary', summary: `Rotate ${stripe}`, leafUuid: '00000000-0000-4000-8000-000000000000' });
  records.push({
    type: 'custom-title',
    customTitle: `About ${gitHub}`,
    sessionId: '11111111-1111-4111-8111-111111111111',
  });
  records.push({
    type: 'from-the-future',
    payload: { text: `${gitHub}`, url: 'https://ana:hunter7@example.com/x' },
  });
  return records.map((record) => JSON.stringify(record) + '\n').join('');
}

const secrets = [
  ...plantedSecrets,
  { kind: 'value of a telling name', secret: 'hunter6-key' },
  { kind: 'value of a telling name, nested', secret: 'a1B2c3D4e5F6g7H8' },
  { kind: 'in a record of an unknown kind', secret: 'hunter7' },
  { kind: 'in a remote', secret: 'hunter8-remote' },
  { kind: 'own word', secret: ownWord },
  // What is left of a secret that is cut in two.
  { kind: 'half', secret: (gitHub ?? '').slice(0, 9) },
  { kind: 'other half', secret: (stripe ?? '').slice(-9) },
];

describe('secrets in a transcript', () => {
  let folder: string;
  let log: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-secrets-'));
    const project = join(folder, 'project');
    mkdirSync(join(project, '.git'), { recursive: true });
    writeFileSync(
      join(project, '.git', 'config'),
      `[remote "origin"]\n\turl = https://ana:hunter8-remote@example.com/ana/shop.git\n`,
    );
    const transcripts = join(folder, 'home/.claude/projects/-project');
    mkdirSync(transcripts, { recursive: true });
    writeFileSync(join(transcripts, '11111111-1111-4111-8111-111111111111.jsonl'), transcript(project));
    log = await collect('archive.git', 'state');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Collects the home into an archive and returns what was logged. */
  async function collect(archiveName: string, stateName: string): Promise<string> {
    const lines: string[] = [];
    const now = () => 1_770_000_000_000;
    await using archive = await openGitArchive({
      directory: join(folder, archiveName),
      name: 'Ana',
      machine: 'laptop',
      person: 'Ana',
      now,
    });
    const collector = createCollector({
      hosts: [{ home: join(folder, 'home'), platform: 'linux', env: {} }],
      config: { redact: { words: [ownWord] } },
      archive,
      state: keptState(join(folder, stateName)),
      machine: 'laptop',
      person: 'Ana',
      isShared: false,
      log: createLog({ write: (line) => lines.push(line), level: 'debug' }),
      now,
    });
    const counts = await collector.collect();
    expect(counts).toMatchObject({ parsed: 1, failed: 0, sessions: { added: 1 }, commits: 1 });
    expect(counts.redactions).toBeGreaterThan(plantedSecrets.length * 8);
    return lines.join('\n');
  }

  const objects = (archiveName = 'archive.git') =>
    gitBytes(join(folder, archiveName), ['cat-file', '--batch-all-objects', '--batch']).toString('latin1');

  function* filesBelow(path: string): Generator<string> {
    for (const name of readdirSync(path)) {
      const inner = join(path, name);
      if (statSync(inner).isDirectory()) yield* filesBelow(inner);
      else yield readFileSync(inner, 'latin1');
    }
  }

  const kindsIn = (text: string) => secrets.filter(({ secret }) => text.includes(secret)).map(({ kind }) => kind);

  it('are of more kinds than anybody keeps, and really stand in the transcript', () => {
    expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(secrets.length);
    expect(plantedSecrets.length).toBeGreaterThan(100);
    const [text = ''] = filesBelow(join(folder, 'home'));
    const inTranscript = new Set(kindsIn(text));
    expect(secrets.filter(({ kind }) => !inTranscript.has(kind)).map(({ kind }) => kind)).toEqual(['in a remote']);
  });

  it('are in no git object', () => {
    expect(kindsIn(objects())).toEqual([]);
  });

  it('are in no file of the state and of the archive, and in no line of the log', () => {
    const texts = ['state', 'archive.git'].flatMap((name) => [...filesBelow(join(folder, name))]);
    expect(texts.length).toBeGreaterThan(3);
    expect(kindsIn([...texts, log].join('\n'))).toEqual([]);
    expect(log).toContain('collect.committed');
  });

  it('are found by no second look at the archive', () => {
    const search = createFileSearch({ words: [ownWord] });
    const archive = join(folder, 'archive.git');
    const paths = git(archive, ['ls-tree', '-r', '--name-only', 'main']).trim().split('\n');
    const found = paths.flatMap((path) =>
      search(path, gitBytes(archive, ['cat-file', 'blob', `main:${path}`]).toString('utf8')).map(
        ({ line, rule }) => `${path}:${line} ${rule}`,
      ),
    );
    expect(paths.length).toBeGreaterThan(3);
    expect(found).toEqual([]);
  });

  it('leave what was said around them', () => {
    const archived = objects();
    expect(archived).toContain('Use this:\\n[redacted:github-token:');
    expect(archived).toContain('export PAYMENT_API_TOKEN=[redacted:');
    expect(archived).toMatch(/"repo":"example\.com\/ana\/shop"/);
    expect(archived).toMatch(/"branch":"fix\/\[redacted:github-token:[0-9a-f]{6}\]"/);
    expect(archived).toContain('"omitted":');
  });

  it('get the same marker wherever they stand, and another one with the key of another machine', async () => {
    const markersOf = (text: string) => new Set(text.match(/\[redacted:github-token:[0-9a-f]{6}\]/g));
    const here = markersOf(objects());
    expect(here.size).toBe(plantedSecrets.filter(({ kind }) => kind.startsWith('GitHub')).length);
    await collect('other.git', 'other-state');
    expect(markersOf(objects('other.git')).isDisjointFrom(here)).toBe(true);
    await collect('same.git', 'state');
    expect(markersOf(objects('same.git'))).toEqual(here);
    expect(git(join(folder, 'same.git'), ['rev-parse', 'main^{tree}'])).toBe(
      git(join(folder, 'archive.git'), ['rev-parse', 'main^{tree}']),
    );
  });

  it('cannot be guessed from the key, which only its owner can read', () => {
    expect(statSync(join(folder, 'state/marker-key')).mode & 0o077).toBe(0);
    const key = readFileSync(join(folder, 'state/marker-key'), 'utf8').trim();
    expect(objects()).not.toContain(key);
  });
});
