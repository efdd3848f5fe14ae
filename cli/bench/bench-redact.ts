/** Redaction: how fast it is on the text of conversations, what it takes for a secret in ordinary text, and how its time grows with the text. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hardTexts } from '@session-siphon/collector/redact/hard-texts';
import { type RedactText, createTextRedaction } from '@session-siphon/collector/redact/redact-text';
import { createSecretSearch } from '@session-siphon/collector/redact/secret-search';
import type { Corpus } from './corpus.ts';
import type { Row } from './table.ts';

const key = Buffer.alloc(32, 1);
const textBytes = 40e6;
const leastMegabytes = 30;
const checkout = fileURLToPath(new URL('../..', import.meta.url));
/** Other people's code and documents, as tools print them. */
const packages = ['typescript', 'zod', 'yaml', 'vite', 'instantsearch.js', 'isomorphic-git', 'axe-core', '@types/node'];
const onPurpose = /^collector\/src\/redact\/|\.test\.ts$|\/(?:test|e2e)\//;
const textFiles = /\.(?:[cm]?[jt]sx?|md|json|ya?ml|astro|css|html|txt|map|lock)$/;

export function benchRedact(corpus: Corpus): Row[] {
  const texts = textsOf(corpus);
  return [...speedRows(texts), ...falseAlarmRows(), ...growthRows()];
}

/** What people, assistants and tools said, until it is enough. */
function textsOf(corpus: Corpus): readonly string[] {
  const texts: string[] = [];
  let left = textBytes;
  const gather = (value: unknown): void => {
    if (typeof value === 'string') {
      texts.push(value);
      left -= value.length;
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(gather);
  };
  for (const file of filesBelow(corpus.home)) {
    if (left <= 0) break;
    for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) gather(JSON.parse(line).message?.content);
  }
  return texts;
}

function speedRows(texts: readonly string[]): Row[] {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const rate = (work: (text: string) => unknown): number => {
    const seconds = Math.min(...[0, 1, 2].map(() => cpuSeconds(() => texts.forEach(work))));
    return length / 1e6 / seconds;
  };
  const floor = `${Math.round(rate(countedCharacters))} MB/s looking at every character`;
  const own = { words: ['Bluebird', 'Project Heron'], patterns: [String.raw`INV-\d{4,}`, '.*Bluebird.*'] };
  return [
    ['redaction of the text of conversations', createTextRedaction({ key })] as const,
    ["  with a person's own words and patterns", createTextRedaction({ key, ...own })] as const,
  ].map(([what, redactText]): Row => {
    const measured = rate((text) => redactText(text, () => undefined));
    return {
      what: `${what} (${Math.round(length / 1e6)} MB, one core)`,
      measured: `${Math.round(measured)} MB/s`,
      floor,
      target: `≥ ${leastMegabytes} MB/s`,
      isMet: measured >= leastMegabytes,
    };
  });
}

function countedCharacters(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
  return sum;
}

/** Text in which nobody keeps a secret. In the tests of this project, and in the examples of redaction, they stand on purpose. */
function falseAlarmRows(): Row[] {
  const ours = execFileSync('git', ['ls-files', '-z'], { cwd: checkout, encoding: 'utf8' })
    .split('\0')
    .filter((path) => textFiles.test(path) && !onPurpose.test(path))
    .map((path) => join(checkout, path));
  const others = packages.flatMap((name) => [...filesBelow(join(checkout, 'node_modules', name))]);
  return [
    falseAlarmRow('in the files of this project', ours, 0.5),
    falseAlarmRow(
      'in code and documents of packages',
      others.filter((path) => textFiles.test(path)),
      2,
    ),
  ];
}

function falseAlarmRow(where: string, files: readonly string[], most: number): Row {
  const search = createSecretSearch({});
  const rules = new Map<string, number>();
  let length = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    length += text.length;
    for (const { rule } of search(text)) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  }
  const found = [...rules.values()].reduce((sum, count) => sum + count, 0);
  const list = [...rules].toSorted((a, b) => b[1] - a[1]).map(([rule, count]) => `${rule} ${count}`);
  const perMegabyte = found / (length / 1e6);
  return {
    what: `taken for secrets ${where} (${(length / 1e6).toFixed(1)} MB)`,
    measured: `${perMegabyte.toFixed(2)} per MB${list.length > 0 ? `: ${list.join(', ')}` : ''}`,
    target: `≤ ${most} per MB`,
    isMet: perMegabyte <= most,
  };
}

/** How much longer twice the text takes, of the texts that take longest. */
function growthRows(): Row[] {
  const [short, slowest, most] = [20_000, 40, 3];
  const redactText: RedactText = createTextRedaction({ key });
  const secondsFor = (text: string): number =>
    Math.min(...[0, 1, 2].map(() => cpuSeconds(() => redactText(text, () => undefined))));
  const times = hardTexts
    .map((one) => ({ ...one, seconds: secondsFor(one.make(short)) }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, slowest)
    .map((one) => ({ ...one, growth: secondsFor(one.make(2 * short)) / one.seconds }));
  const [first] = times;
  const worst = times.reduce((a, b) => (b.growth > a.growth ? b : a));
  return [
    {
      what: `time for twice the text, worst of ${hardTexts.length} made to keep a rule busy`,
      measured: `${worst.growth.toFixed(1)} × (${worst.name})`,
      target: `≤ ${most} ×`,
      isMet: worst.growth <= most,
    },
    {
      what: '  the slowest of them',
      measured: first ? `${(short / 1e6 / first.seconds).toFixed(1)} MB/s (${first.name})` : 'none',
      target: '≥ 0.1 MB/s',
      isMet: first !== undefined && short / 1e6 / first.seconds >= 0.1,
    },
  ];
}

function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}
