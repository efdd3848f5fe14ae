/** `siphon doctor`. */
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { jsonLine } from '../json-line.ts';
import { findPlace } from '../place.ts';
import { readServerFile } from '../serve/server-file.ts';
import type { Terminal } from '../terminal.ts';
import { typesenseAddress } from '../typesense-address.ts';
import { archiveChecks } from './archive-checks.ts';
import { type Check, type Diagnosis, type Patient, failed } from './check.ts';
import { entranceChecks } from './entrance-checks.ts';
import { featureChecks } from './feature-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { searchChecks } from './search-checks.ts';

interface DoctorOptions {
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly typesense: string | undefined;
  readonly search: string | undefined;
  readonly json: boolean;
}

type TopicDiagnosis = Diagnosis & Pick<Check, 'topic'>;

/** What `siphon doctor --json` prints. Version 1; fields are only added. */
interface DoctorAnswer {
  readonly version: 1;
  readonly findings: readonly TopicDiagnosis[];
}

const checks = [...machineChecks, ...archiveChecks, ...searchChecks, ...featureChecks, ...entranceChecks];

export async function runDoctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  const server = typesenseAddress(options.typesense) ?? configuredServer(place.config);
  const patient: Patient = {
    place,
    server,
    entrance: options.search ?? readServerFile(place.folder.serverFile)?.siteUrl,
    searchKey: options.search === undefined ? undefined : process.env['SIPHON_SEARCH_KEY'] || undefined,
    now: () => Date.now(),
  };
  const findings: TopicDiagnosis[] = [];
  for (const { topic, look } of checks) {
    const found = await Promise.try(() => look(patient)).catch((error: unknown): readonly Diagnosis[] => [
      failed(error),
    ]);
    findings.push(...found.map((finding) => ({ topic, ...finding })));
  }
  if (options.json) terminal.print(jsonLine({ version: 1, findings } satisfies DoctorAnswer));
  else for (const line of findings.flatMap(findingLines)) terminal.print(`${printable(line)}\n`);
  return findings.some(({ level }) => level === 'problem') ? exitCodes.failed : exitCodes.ok;
}

function findingLines({ level, topic, what, advice }: TopicDiagnosis): string[] {
  return [
    `${level.padEnd(8)} ${topic.padEnd(11)} ${what}`,
    ...(advice === undefined ? [] : [`${' '.repeat(21)}${advice}`]),
  ];
}
