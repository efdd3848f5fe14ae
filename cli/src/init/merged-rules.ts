/** The rules of an archive joined with a person's own: the stricter one holds. */
import type { SiphonConfig } from '@session-siphon/schemas/config';
import type { JoinTerms } from './join-code.ts';

/** Settings that the rules of an archive ask for, by their keys. */
export function mergedRules(
  config: SiphonConfig,
  { images, redact = {}, exclude }: Omit<JoinTerms, 'remote' | 'branches'>,
): Readonly<Record<string, unknown>> {
  const { words, patterns, home } = redact;
  return {
    ...(images === undefined || config.images === 'drop' ? {} : { images }),
    ...(words === undefined ? {} : { 'redact.words': union(config.redact?.words, words) }),
    ...(patterns === undefined ? {} : { 'redact.patterns': union(config.redact?.patterns, patterns) }),
    ...(home === true ? { 'redact.home': true } : {}),
    ...(exclude === undefined
      ? {}
      : { 'collector.projects.exclude': union(config.collector?.projects?.exclude, exclude) }),
  };
}

/** What others with the same archive should hold to. The person's own words and projects only when they say so: whoever has the code can read them. */
export function rulesToShare(config: SiphonConfig, isOwnIncluded: boolean): Omit<JoinTerms, 'remote' | 'branches'> {
  const { words, patterns, home } = config.redact ?? {};
  const exclude = config.collector?.projects?.exclude;
  const own = isOwnIncluded ? { ...(words?.length ? { words } : {}), ...(patterns?.length ? { patterns } : {}) } : {};
  const redact = { ...own, ...(home === true ? { home } : {}) };
  return {
    ...(config.images === undefined ? {} : { images: config.images }),
    ...(Object.keys(redact).length > 0 ? { redact } : {}),
    ...(isOwnIncluded && exclude?.length ? { exclude } : {}),
  };
}

/** Whether there are rules that would be shared only on request. */
export function hasOwnRules({ redact, collector }: SiphonConfig): boolean {
  return [redact?.words, redact?.patterns, collector?.projects?.exclude].some((rules) => (rules?.length ?? 0) > 0);
}

function union(own: readonly string[] = [], others: readonly string[] = []): string[] {
  return [...new Set([...own, ...others])];
}
