/** The projects on this machine, and the choice of some of them. */
import type { SurveyedConversation } from '@session-siphon/collector/consent/survey';
import { AppError } from '@session-siphon/schemas/errors';

/** Conversations that began in one place. */
export interface ProjectGroup {
  readonly name: string;
  /** Start directory, home as `~`; of several, the one with most conversations. */
  readonly path: string | undefined;
  readonly repo: string | undefined;
  /** How the configuration names it; undefined for conversations that began nowhere: only `*` means them. */
  readonly pattern: string | undefined;
  /** Sub-agents are part of the conversation that started them. */
  readonly conversations: number;
  /** Titles of the assistants. */
  readonly sources: readonly string[];
}

/** Those with most conversations first. */
export function projectGroups(found: Iterable<SurveyedConversation>): readonly ProjectGroup[] {
  const main = [...found].filter(({ isSubagent }) => !isSubagent);
  return [...Map.groupBy(main, ({ project }) => project.repo ?? project.path)]
    .map(([pattern, group]): ProjectGroup => {
      const repo = group.find(({ project }) => project.repo !== undefined)?.project.repo;
      return {
        name: pattern === undefined ? 'no folder' : (group[0]?.project.name ?? ''),
        path: mostFrequent(group.flatMap(({ project }) => project.path ?? [])),
        repo,
        pattern,
        conversations: group.length,
        sources: [...new Set(group.map(({ source }) => source.title))],
      };
    })
    .toSorted((a, b) => b.conversations - a.conversations || (a.name < b.name ? -1 : 1));
}

/**
 * The patterns that an answer means: `all`, `none`, or numbers, names and patterns, separated by commas. Throws USAGE for a name that nothing has or that
 * several have.
 */
export function chosenPatterns(answer: string, groups: readonly ProjectGroup[]): readonly string[] {
  const parts = answer
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 1 && parts[0] === 'all') return ['*'];
  if (parts.length === 0 || (parts.length === 1 && parts[0] === 'none')) return [];
  return [...new Set(parts.map((part) => patternOf(part, groups)))];
}

function patternOf(part: string, groups: readonly ProjectGroup[]): string {
  const numbered = /^\d+$/.test(part) ? groups[Number(part) - 1] : undefined;
  const exact = groups.find(({ repo, path }) => repo === part || path === part);
  const named = groups.filter(
    ({ name, pattern }) => pattern !== undefined && name.toLowerCase() === part.toLowerCase(),
  );
  const group = exact ?? (named.length === 1 ? named[0] : undefined) ?? (named.length === 0 ? numbered : undefined);
  if (group?.pattern !== undefined) return group.pattern;
  if (group)
    throw new AppError('USAGE', 'conversations that began in no folder cannot be chosen by themselves.', {
      hint: 'Choose all, and exclude what is not meant with collector.projects.exclude.',
    });
  if (named.length > 1)
    throw new AppError('USAGE', `${named.length} projects are called ${part}.`, {
      hint: `Say which: ${named.map(({ pattern }) => pattern).join(', ')}.`,
    });
  // What is not here yet can be named all the same.
  if (/[/\\*~]/.test(part)) return part;
  throw new AppError('USAGE', `there is no project ${JSON.stringify(part)}.`, {
    hint: `There are ${groups.map(({ name }) => name).join(', ') || 'none yet'}; \`all\`, \`none\`, paths and repositories can be given as well.`,
  });
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(values, (value) => value)].toSorted((a, b) => b[1].length - a[1].length);
  return counts[0]?.[0];
}
