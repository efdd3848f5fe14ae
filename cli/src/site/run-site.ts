/** `siphon site`. */
import { resolve } from 'node:path';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { siteFolder } from '../serve/static-files.ts';
import type { Terminal } from '../terminal.ts';
import { serverUrl } from '../typesense-address.ts';
import { writeSite } from './write-site.ts';

interface SiteOptions {
  readonly search: string | undefined;
  readonly address: string | undefined;
}

export async function runSite(directory: string, options: SiteOptions, terminal: Terminal): Promise<number> {
  if (options.search === undefined)
    throw new AppError('USAGE', '--search is missing: it says where the pages search.', {
      hint: 'Name it as browsers reach it: --search https://search.example.com.',
    });
  const searchUrl = serverUrl(options.search);
  const apiKey = process.env['SIPHON_SITE_KEY'] || undefined;
  if (apiKey !== undefined) await refuseStrongKey(searchUrl.split(','), apiKey, terminal);
  const target = resolve(directory);
  writeSite(siteFolder(), target, {
    config: { version: 1, searchUrl, ...(apiKey === undefined ? {} : { apiKey }) },
    base: options.address === undefined ? '/' : basePath(options.address),
  });
  terminal.say(
    `The site is in ${target}. ${apiKey === undefined ? 'Visitors type a key.' : 'It carries a key: whoever can open it can search with that.'}`,
  );
  return exitCodes.ok;
}

/** A key that lists the keys of a server could do everything there. */
async function refuseStrongKey(nodes: readonly string[], apiKey: string, terminal: Terminal): Promise<void> {
  for (const node of nodes) {
    const answer = await fetch(`${node}/keys`, {
      headers: { 'x-typesense-api-key': apiKey },
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
    if (!answer) terminal.say(`${node} does not answer, so what the key may do was not looked at.`);
    else if (answer.ok)
      throw new AppError('USAGE', 'the key in SIPHON_SITE_KEY may do more than search.', {
        hint: 'Everybody would have it. Make one with `siphon key create`.',
      });
  }
}

function basePath(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || !/^[\w./~-]*$/.test(url.pathname))
    throw new AppError('USAGE', `${JSON.stringify(address)} is no address of a site.`, {
      hint: 'Give it like https://team.example.io/conversations.',
    });
  return url.pathname.replace(/\/*$/, '/');
}
