/** The collector, put together: what a program needs to collect once, to watch, to try, and to tell what is there. */
import { hash } from 'node:crypto';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import type { Log } from '@session-siphon/schemas/log';
import type { ArchiveWriter } from './archive/archive-writer.ts';
import type { CollectorState } from './collector-state.ts';
import { collect, collectCarriers } from './pipeline/collect.ts';
import type { CollectorParts } from './pipeline/collector-parts.ts';
import type { CollectCounts, CollectProgress } from './pipeline/collect-counts.ts';
import { projectOf } from './pipeline/complete.ts';
import { Consent } from './consent/consent.ts';
import { ConsentCheck } from './consent/consent-check.ts';
import type { ReadingGate } from './consent/reading-gate.ts';
import { projectFactsReader } from './pipeline/project-facts.ts';
import { type FoundCarrier, scan } from './pipeline/scan.ts';
import type { SessionSummary } from './pipeline/session-summary.ts';
import { type SourceRoots, rootsOf } from './pipeline/source-roots.ts';
import { createTextRedaction } from './redact/redact-text.ts';
import { rulesFingerprint } from './redact/rules/rules-fingerprint.ts';
import { sources } from './registry.ts';
import type { Host, Source } from './source.ts';

/** Home folders to collect; the first is the one of the person who runs the program. */
export type Hosts = readonly [Host, ...Host[]];

interface CollectorOptions {
  readonly hosts: Hosts;
  readonly config: SiphonConfig;
  readonly archive: ArchiveWriter;
  readonly state: CollectorState;
  readonly machine: string;
  readonly person: string | undefined;
  /** Whether the archive goes to others. */
  readonly isShared: boolean;
  /** Absent: nothing ever holds a reading back. */
  readonly gate?: ReadingGate;
  readonly log: Log;
  /** Milliseconds, for pacing. */
  now(): number;
}

interface CollectOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: CollectProgress): void;
  onSession?(summary: SessionSummary): void;
  onCommit?(): void;
}

export interface Collector {
  readonly roots: readonly SourceRoots[];
  /** Carriers that are there now. */
  scan(): Promise<readonly FoundCarrier[]>;
  /** Takes sessions that the archive has forgotten out of the state. Returns the paths of the transcripts that hold them. */
  forget(ids: readonly string[]): Promise<readonly string[]>;
  /** Reads and commits what changed. */
  collect(options?: CollectOptions): Promise<CollectCounts>;
  /** Stays, and commits what the assistants write, until the signal; resolves when everything is durable. */
  watch(
    options: CollectOptions & {
      readonly signal: AbortSignal;
      onCounts?(counts: CollectCounts): void;
      onReady?(): void;
    },
  ): Promise<void>;
}

/** Sources that the configuration does not switch off. */
export function enabledSources(config: SiphonConfig): readonly Source[] {
  return sources.filter((source) => config.collector?.sources?.[source.id]?.enabled !== false);
}

/** Folders to look in, those of the configuration included. */
export function configuredRoots(config: SiphonConfig, hosts: Hosts): readonly SourceRoots[] {
  return rootsOf(enabledSources(config), hosts, config.collector?.sources);
}

export function createCollector(options: CollectorOptions): Collector {
  const parts = partsOf(options);
  return {
    roots: parts.roots,
    scan: async () => (await scan(parts.roots)).carriers,
    async forget(ids) {
      const paths = parts.consent.forget(parts.seen, new Set(ids));
      await parts.seen.save();
      return paths;
    },
    collect: (run) => collect(parts, run),
    async watch({ signal, onCounts, onReady, ...run }) {
      const { watchCarriers } = await import('./pipeline/watch.ts');
      await watchCarriers(parts.roots, {
        signal,
        log: parts.log,
        ...(onReady ? { onReady } : {}),
        async onDirty(carriers) {
          onCounts?.(await collectCarriers(parts, carriers, { ...run, signal }));
        },
      });
    },
  };
}

interface ShapingOptions extends Pick<CollectorOptions, 'config' | 'machine' | 'person'> {
  readonly home: string;
  /** Of the markers that stand for secrets. */
  readonly key: Buffer;
}

/** How what was read becomes what is archived, by the configuration of this machine. Throws CONFIG_INVALID for a pattern of the person's that is none. */
export function shapingOf(options: ShapingOptions): Pick<CollectorParts, 'collecting' | 'redactText'> {
  const { config, machine, person, home, key } = options;
  const { images = 'drop', redact = {} } = config;
  return {
    collecting: { machine, person, home, images, projectFacts: projectFactsReader() },
    redactText: createTextRedaction({
      key,
      words: redact.words,
      patterns: redact.patterns,
      home: redact.home === true ? home : undefined,
    }),
  };
}

function partsOf(options: CollectorOptions): CollectorParts {
  const { hosts, config, archive, state, gate, log, now } = options;
  const shaping = shapingOf({ ...options, home: hosts[0].home, key: state.markerKey() });
  return {
    ...shaping,
    roots: configuredRoots(config, hosts),
    archive,
    consent: new ConsentCheck({
      consent: consentOf(options),
      forgotten: () => archive.forgotten,
      projectOf: (draft) => projectOf(draft, shaping.collecting),
    }),
    seen: state.seen(policyFingerprint(options), archive),
    log,
    now,
    ...(gate ? { gate } : {}),
  };
}

/** What of the person's conversations may be collected. */
export function consentOf({
  config,
  hosts,
  isShared,
}: Pick<CollectorOptions, 'config' | 'hosts' | 'isShared'>): Consent {
  return new Consent({ settings: config.collector, home: hosts[0].home, isShared });
}

/** Stands for every setting and rule that shapes what is archived: with others the same transcript is another session, and is read again. */
export function policyFingerprint({
  hosts,
  config,
  machine,
  person,
}: Pick<CollectorOptions, 'hosts' | 'config' | 'machine' | 'person'>): string {
  const { images = 'drop', redact = {} } = config;
  const settings = [hosts[0].home, machine, person ?? '', images, redact, rulesFingerprint];
  return hash('sha256', JSON.stringify(settings), 'hex').slice(0, 12);
}
