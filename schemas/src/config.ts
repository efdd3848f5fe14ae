/**
 * The configuration file, YAML: every key is optional. A key nobody knows is ignored, because older and newer programs share the file;
 * `unknownConfigKeys` names them, so that a typing mistake does not go unnoticed.
 */
import { z } from 'zod';
import { isObject } from './narrow.ts';
import { parseWith } from './parse.ts';
import { machineIdPattern, machineSlug } from './archive-path.ts';

const SourceConfig = z.object({
  enabled: z.boolean().optional().describe('`false` leaves this assistant alone. Default: true.'),
  paths: z
    .array(z.string())
    .optional()
    .describe(
      'More folders to look in, besides the usual ones: a root, a folder inside one, or a pattern for its files. `~` is the home folder.',
    ),
});

/** Older configurations write the ids of sources with underscores. */
function sourceKey(id: string): string {
  return id.replaceAll('_', '-');
}

export const SiphonConfig = z.object({
  machine_id: z
    .string()
    .transform(machineSlug)
    .pipe(z.string().regex(machineIdPattern, 'needs 1 to 64 letters and digits, and not the name of a Windows device'))
    .optional()
    .describe(
      'Name of this machine in the archive; what is no letter or digit becomes a dash. Default: the host name and a random suffix, made once.',
    ),
  person: z.string().optional().describe('Your display name in the archive. Default: `git config user.name`.'),
  data: z
    .string()
    .optional()
    .describe("Folder of archive, index and state; `~` is the home folder. Default: the platform's data folder."),
  images: z
    .enum(['drop', 'keep'])
    .optional()
    .describe('Whether image bytes are archived; their facts always are. Default: drop.'),
  collector: z
    .object({
      sources: z
        .record(z.string(), SourceConfig)
        .transform((sources) =>
          Object.fromEntries(Object.entries(sources).map(([id, value]) => [sourceKey(id), value])),
        )
        .optional()
        .describe('Settings by source: `claude-code`, `codex`, …'),
      projects: z
        .object({
          include: z
            .array(z.string())
            .optional()
            .describe(
              'Projects that are collected, by path or repository. Default: all, and none once the archive has a git remote.',
            ),
          exclude: z
            .array(z.string())
            .optional()
            .describe(
              'Projects that are left alone, written the same way; it outranks `include`. What was collected before stays.',
            ),
        })
        .optional()
        .describe('Whose conversations are collected, by where they began.'),
      sessions: z
        .object({
          exclude: z
            .array(z.string())
            .optional()
            .describe("Conversations that are left alone, with their sub-agents: session ids, or the assistant's own."),
        })
        .optional()
        .describe('Single conversations.'),
    })
    .optional()
    .describe('What is collected.'),
  redact: z
    .object({
      words: z
        .array(z.string())
        .optional()
        .describe('Words of yours that must not leave the machine, matched as whole words in any case.'),
      patterns: z
        .array(z.string())
        .optional()
        .describe(
          'Regular expressions, JavaScript syntax with the flag `u`, matched against every text. None may look around or back.',
        ),
      home: z.boolean().optional().describe('Also write the home folder as `~` inside texts. Default: false.'),
    })
    .optional()
    .describe('What must not leave the machine, besides the secrets that are always found.'),
  typesense: z
    .object({
      url: z
        .string()
        .optional()
        .describe('Base URL of the search server, or those of the nodes of a cluster with commas between them.'),
      host: z.string().optional().describe('Host of the search server, instead of `url`.'),
      port: z.union([z.int(), z.string()]).optional().describe('Port, with `host`. Default: 8108.'),
      protocol: z.enum(['http', 'https']).optional().describe('With `host`. Default: http.'),
      api_key: z.string().optional().describe('Key that may write the collections.'),
    })
    .optional()
    .describe('A Typesense server. Without it the embedded search server is used.'),
});
export type SiphonConfig = z.infer<typeof SiphonConfig>;

/** Parses a configuration value (already decoded from YAML). An empty file is an empty configuration. */
export function parseConfig(value: unknown, where: string): SiphonConfig {
  return parseWith(SiphonConfig, value ?? {}, {
    code: 'CONFIG_INVALID',
    where,
    hint: 'Correct the named keys or leave them out: every key is optional.',
  });
}

/** Paths of the keys in a configuration value that mean nothing: `collector.sources.codex.enabeld`. */
export function unknownConfigKeys(value: unknown): readonly string[] {
  const known = SiphonConfig.safeParse(value);
  return known.success ? missingKeys(value, known.data, '') : [];
}

function missingKeys(given: unknown, known: unknown, prefix: string): readonly string[] {
  if (!isObject(given) || !isObject(known)) return [];
  return Object.keys(given).flatMap((key) => {
    const name = [key, sourceKey(key)].find((one) => Object.hasOwn(known, one));
    return name === undefined ? [`${prefix}${key}`] : missingKeys(given[key], known[name], `${prefix}${key}.`);
  });
}
