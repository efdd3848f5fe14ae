/**
 * Makes a case of a source from a real transcript: secrets replaced, names changed, long texts cut, a few records of each kind. Refuses when something of the
 * person is still in it.
 * usage: npm run capture -- FILE [--source ID] [--case NAME]
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseJson } from '@session-siphon/schemas/narrow';
import { pathBelow } from '../src/path-below.ts';
import { diskFiles } from '../src/pipeline/carrier-files.ts';
import { placeOfFile } from '../src/pipeline/place-of-file.ts';
import type { FilePlace } from '../src/pipeline/source-roots.ts';
import { readCarrier } from '../src/pipeline/read-carrier.ts';
import { neighboursBelow } from '../src/pipeline/neighbours.ts';
import { createTextRedaction } from '../src/redact/redact-text.ts';
import { casesOf, sourceFolder, writeExpectations } from '../src/sources/source-cases.ts';
import { AppError } from '@session-siphon/schemas/errors';
import { dumpDatabase } from './database-dump.ts';
import { firstOfEachKind, minimised } from './minimise.ts';
import { identityOfThisMachine, pseudonymsFor } from './pseudonyms.ts';

const usage = 'usage: npm run capture -- FILE [--source ID] [--case NAME]\n';
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string' }, case: { type: 'string' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new AppError('USAGE', 'exactly one FILE is needed.');
  await capture(resolve(file), values.source, values.case);
} catch (error) {
  const isMistake = error instanceof AppError || (error instanceof Error && 'code' in error);
  if (!isMistake) throw error;
  process.stderr.write(`${error.message}\n${error instanceof AppError && error.hint ? `${error.hint}\n` : ''}${usage}`);
  process.exitCode = 2;
}

async function capture(
  file: string,
  sourceId: string | undefined,
  name = `captured-${basename(file).slice(0, 8)}`,
): Promise<void> {
  const place = placeOfFile(file, { sourceId, roots: [] });
  const { source } = place;
  const folder = join(sourceFolder(source), 'cases', name);
  if (existsSync(folder))
    throw new AppError('USAGE', `there is a case ${name} already.`, { hint: 'Give another one with --case.' });
  const redactText = createTextRedaction({ key: randomBytes(32) });
  const rename = pseudonymsFor(identityOfThisMachine(file));
  const found = new Map<string, number>();
  const count = (rule: string): unknown => found.set(rule, (found.get(rule) ?? 0) + 1);
  const text = (value: string): string => rename(redactText(value, count));

  const { version, paths } = await filesOf(place);
  for (const path of paths) await writeInput(path, join(folder, 'input', rename(pathBelow(place.root, path))), text);
  const facts = {
    assistant: version ?? 'unknown',
    shows: 'what it shows, in one sentence',
    carrier: rename(place.relativePath),
  };
  writeFileSync(join(folder, 'case.json'), `${JSON.stringify(facts, undefined, 2)}\n`);

  const given = casesOf(source).find((one) => one.name === name);
  const left = given && [...given.input.values()].map(String).find((content) => text(content) !== content);
  if (!given || left !== undefined) {
    rmSync(folder, { recursive: true });
    throw new AppError('USAGE', 'something of yours would still be in it, so nothing was written.', {
      hint: 'Write the case by hand.',
    });
  }
  const { sessions, skips } = await writeExpectations(given);
  for (const [rule, times] of found) say(`replaced ${times} × ${rule}`);
  say(`${relative(process.cwd(), folder)}: ${sessions.length} sessions, ${Object.keys(skips).length} kinds of skips.`);
  say(
    'Before you commit: read every line of input/ – the prose is still yours –, say in case.json what it shows, and delete what does not help to show it.',
  );
}

/** The carrier and what reading it asked for. */
async function filesOf({
  source,
  root,
  relativePath,
}: FilePlace): Promise<{ version: string | undefined; paths: readonly string[] }> {
  const path = join(root, relativePath);
  const facts = await diskFiles.facts(path);
  if (!facts) throw new AppError('CARRIER_UNREADABLE', `${path} cannot be read.`);
  const neighbours = () => neighboursBelow(source, root);
  const { drafts, carrier } = readCarrier(source, { root, relativePath, ...facts }, { files: diskFiles, neighbours });
  let version: string | undefined;
  for await (const { agentVersion } of drafts) version ??= agentVersion;
  const companions = [...carrier.companions.keys()].filter((one) => existsSync(one) && !one.endsWith('-wal'));
  return { version, paths: [path, ...companions] };
}

async function writeInput(path: string, target: string, text: (value: string) => string): Promise<void> {
  const facts = await diskFiles.facts(path);
  if (!facts) return;
  mkdirSync(dirname(target), { recursive: true });
  if (/\.(?:db|sqlite|vscdb)$/.test(path)) return writeDatabase(path, `${target}.sql`, text);
  let content;
  try {
    content = readFileSync(path, 'utf8');
  } catch {
    // A folder that was listed: its files come by themselves where they were read.
    return;
  }
  writeFileSync(target, minimisedFile(content, text));
}

async function writeDatabase(path: string, target: string, text: (value: string) => string): Promise<void> {
  const dump = await dumpDatabase(path, text);
  if (!dump) return;
  writeFileSync(target, dump.sql);
  if (dump.leftOutBytes > 0)
    say(`${basename(path)}: left out ${dump.leftOutBytes} values of bytes; add what is needed by hand.`);
}

/** One JSON document, lines of JSON, or a text. */
function minimisedFile(content: string, text: (value: string) => string): string {
  const document = parseJson(content);
  if (document !== undefined) return `${JSON.stringify(minimised(document, text), undefined, 2)}\n`;
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  return firstOfEachKind(lines, parseJson)
    .map((line) => {
      const value = parseJson(line);
      return `${value === undefined ? text(line).slice(0, 300) : JSON.stringify(minimised(value, text))}\n`;
    })
    .join('');
}
