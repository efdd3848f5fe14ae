/** The run-time settings of the site: `config.json` beside it, read once a page. */
import { serverNodes } from '@session-siphon/schemas/server-nodes';
import type { SiteConfig } from '@session-siphon/schemas/site-config';
import { PageFailure } from './page-failure.ts';
import { typedKey } from './typed-key.ts';

/** Address of something on the site, below its base path. */
export function sitePath(path: string): string {
  return `${document.documentElement.dataset['base'] ?? '/'}${path}`;
}

/** Loads the settings, with the key that the person typed in the place of theirs. Throws PageFailure with what to do. */
export async function loadSettings(): Promise<SiteConfig> {
  let response: Response;
  try {
    response = await fetch(sitePath('config.json'), { cache: 'no-cache' });
  } catch {
    throw new PageFailure('unreachable', 'The server of this page does not answer', {
      advice: 'Start it again, then retry.',
      command: 'npm start',
    });
  }
  if (!response.ok)
    throw new PageFailure('settings', 'This site has no settings', {
      advice: `Its server answered ${response.status} for config.json, the file that says where to search. It belongs beside the site’s index.html.`,
    });
  const settings = parseSettings(await response.text());
  const apiKey = typedKey();
  return apiKey === undefined ? settings : { ...settings, apiKey };
}

/** Settings from their JSON text. Throws PageFailure. */
export function parseSettings(text: string): SiteConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null)
    throw new PageFailure('settings', 'The settings of this site cannot be read', {
      advice: 'config.json has to hold a JSON object with `version` and `searchUrl`.',
    });
  const facts = new Map<string, unknown>(Object.entries(value));
  const [version, searchUrl, apiKey, statusPath] = ['version', 'searchUrl', 'apiKey', 'statusPath'].map((name) =>
    facts.get(name),
  );
  if (version !== 1)
    throw new PageFailure('settings', 'The settings of this site are of another version', {
      advice: `This page reads version 1 of config.json and found ${JSON.stringify(version) ?? 'none'}. Update the site and its server together.`,
    });
  const nodes = typeof searchUrl === 'string' && searchUrl !== '' ? serverNodes(searchUrl) : undefined;
  if (nodes?.length === 0)
    throw new PageFailure('settings', 'The settings of this site name no search server', {
      advice:
        '`searchUrl` in config.json is a URL, several with commas between them, or empty for the site’s own server.',
    });
  return {
    version: 1,
    searchUrl: nodes?.join(',') ?? '',
    ...(typeof apiKey === 'string' && apiKey !== '' ? { apiKey } : {}),
    ...(facts.get('isDemo') === true ? { isDemo: true as const } : {}),
    ...(typeof statusPath === 'string' && statusPath !== '' ? { statusPath } : {}),
  };
}
