/** What people reach when they search: whether a key opens more there than it should. */
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import { serverNodes } from '@session-siphon/schemas/server-nodes';
import { type Check, type Diagnosis, ok, problem, warning } from './check.ts';
import { type SearchPlace, searchStatus, slowestAnswerMs, waysAround } from './ways-around.ts';

const entrance: Check = {
  topic: 'entrance',
  async look({ entrance: url, searchKey }) {
    if (url === undefined) return [];
    try {
      const place = await searchPlace(url, searchKey);
      return 'level' in place ? [place] : await tried(place);
    } catch (error) {
      return [problem(`${url} does not answer (${reasonOf(error)}).`, 'Check that it runs and that the URL is right.')];
    }
  },
};

export const entranceChecks: readonly Check[] = [entrance];

async function tried(place: SearchPlace): Promise<readonly Diagnosis[]> {
  const status = await searchStatus(place);
  if (status !== 200)
    return [
      warning(
        `${place.url} answers ${status} to a search, so nothing could be tried there.`,
        status === 401
          ? 'Set SIPHON_SEARCH_KEY to a key that people search with.'
          : 'Index something first, and name the address of the site, the gate or the search server.',
      ),
    ];
  const open: string[] = [];
  for (const { what, works } of waysAround) if (await works(place)) open.push(what);
  if (open.length === 0)
    return [
      ok(`${place.url} is protected: ${waysAround.length} ways to read more than a key may were tried, none works`),
    ];
  return [
    problem(
      `${place.url} is not protected. It lets everybody who has a search key ${open.join('; ')}.`,
      'Let people reach `siphon gate` or `siphon serve` before the search server and close the server to them; keep nothing on it that they may not read.',
    ),
  ];
}

/** The key is that of the environment, else the one that a site there has for everybody. */
async function searchPlace(url: string, key: string | undefined): Promise<SearchPlace | Diagnosis> {
  const [base] = serverNodes(url);
  if (base === undefined)
    return problem(`${url} is no address.`, 'Give the one that people open, like https://conversations.example.com.');
  if (key !== undefined) return { url: base, key };
  const { searchUrl, apiKey } = await siteConfig(base);
  if (apiKey === undefined)
    return warning(
      `${base} has no site with a key of its own, so nothing could be tried there.`,
      'Set SIPHON_SEARCH_KEY to a key that people search with.',
    );
  return { url: serverNodes(searchUrl)[0] ?? base, key: apiKey };
}

/** What a site tells its pages; nothing where there is no site. */
async function siteConfig(base: string): Promise<{ readonly searchUrl: string; readonly apiKey: string | undefined }> {
  const answer = await fetch(`${base}/config.json`, { signal: AbortSignal.timeout(slowestAnswerMs) });
  const text = await answer.text();
  const { searchUrl, apiKey } = answer.ok ? objectOf(parseJson(text)) : {};
  return { searchUrl: textOf(searchUrl) ?? '', apiKey: textOf(apiKey) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
