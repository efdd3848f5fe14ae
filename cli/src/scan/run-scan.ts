/** `siphon scan`. */
import { rules } from '@session-siphon/collector/redact/rules/rules';
import { createFileSearch } from '@session-siphon/collector/redact/secrets-in-file';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { number, plural } from '../counted.ts';
import { jsonLine } from '../json-line.ts';
import { loadConfig } from '../load-config.ts';
import type { Terminal } from '../terminal.ts';
import { scannedFiles } from './scanned-files.ts';

interface ScanOptions {
  readonly since: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

interface ScanFinding {
  readonly path: string;
  readonly line: number;
  /** As it would stand in the marker. */
  readonly rule: string;
  /** What the rule finds, for people. */
  readonly finds: string;
}

/** What `siphon scan --json` prints. Version 1; fields are only added. */
interface ScanAnswer {
  readonly version: 1;
  readonly files: number;
  /** Of these, files that are no text and were not looked into. */
  readonly binary: number;
  readonly findings: readonly ScanFinding[];
  readonly tookMs: number;
}

/** A file with a NUL among so many first bytes is no text. */
const binaryProbe = 8_000;
const filesPerLine = 100;

/** Throws SECRETS_FOUND after it told where. */
export async function runScan(place: string, options: ScanOptions, terminal: Terminal): Promise<number> {
  const search = createFileSearch((await loadConfig(options.config, terminal)).redact ?? {});
  const started = performance.now();
  const findings: ScanFinding[] = [];
  let [files, binary] = [0, 0];
  for (const { path, read } of scannedFiles(place, options.since)) {
    files += 1;
    const content = read();
    if (content.subarray(0, binaryProbe).includes(0)) {
      binary += 1;
      continue;
    }
    for (const { line, rule } of search(path, content.toString('utf8')))
      findings.push({ path, line, rule, finds: findsOf(rule) });
    if (files % filesPerLine === 0)
      terminal.progress(`Scanning · ${number(files)} files · ${plural(findings.length, 'secret')}`);
  }
  const tookMs = Math.round(performance.now() - started);
  const answer: ScanAnswer = { version: 1, files, binary, findings, tookMs };
  if (options.json) terminal.print(jsonLine(answer));
  else for (const one of findings) terminal.print(`${printable(findingLine(one))}\n`);
  if (findings.length === 0) {
    if (!options.json) terminal.say(`No secret in ${plural(files, 'file')}.`);
    return exitCodes.ok;
  }
  const places = new Set(findings.map(({ path }) => path)).size;
  throw new AppError('SECRETS_FOUND', `${plural(findings.length, 'secret')} in ${plural(places, 'file')}.`, {
    hint: 'Make each of them invalid where it was issued; git keeps what was committed until its history is rewritten.',
  });
}

function findingLine({ path, line, rule, finds }: ScanFinding): string {
  return `${path}:${line}: ${rule} (${finds})`;
}

function findsOf(rule: string): string {
  return rules.find(({ id }) => id === rule)?.finds ?? 'words and patterns of the configuration';
}
