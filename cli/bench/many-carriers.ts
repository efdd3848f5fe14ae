/** A home folder with very many small transcripts: what a scan costs where nearly nothing changed. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionUuid } from './corpus.ts';

const perFolder = 500;

/** Makes it below `folder`, or takes the one that an earlier run made there. */
export function provideManyCarriers(folder: string, count: number): string {
  const home = join(folder, `many-v1-${count}`);
  if (existsSync(home)) return home;
  const unfinished = `${home}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  for (let index = 0; index < count; index += 1) {
    const project = join(unfinished, '.claude', 'projects', `-home-ana-project-${Math.floor(index / perFolder)}`);
    if (index % perFolder === 0) mkdirSync(project, { recursive: true });
    writeFileSync(join(project, `${sessionUuid(index)}.jsonl`), transcript(index));
  }
  renameSync(unfinished, home);
  return home;
}

function transcript(index: number): string {
  const session = sessionUuid(index);
  const row = (type: string, at: number, message: object): string => {
    const uuid = sessionUuid(-(10 * index + at + 2));
    const timestamp = new Date(Date.UTC(2026, 0, 1) + index * 600_000 + at * 1_000).toISOString();
    const cwd = `/home/ana/project-${Math.floor(index / perFolder)}`;
    return JSON.stringify({ type, sessionId: session, version: '2.1.12', cwd, uuid, timestamp, message }) + '\n';
  };
  const text = `Answer ${index}: the change is in place and the tests of it pass.`;
  return [
    row('user', 0, { role: 'user', content: `Please do number ${index}, and tell me how it went.` }),
    row('assistant', 1, { role: 'assistant', model: 'claude-sonnet-4-5', content: [{ type: 'text', text }] }),
    row('user', 2, { role: 'user', content: 'Thank you.' }),
  ].join('');
}
