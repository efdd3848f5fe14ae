/** Everything behind the site's address: the site, its settings, and the gate before the search server. */
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import type { SearchBackend } from './search-backend.ts';
import { type SiteServer, startSiteServer } from './site-server.ts';
import { siteFolder, staticFiles } from './static-files.ts';

interface ServingOptions {
  readonly backend: SearchBackend;
  readonly host: string;
  /** Port of the site; undefined takes the usual one, or a free one when that is taken; 0 takes a free one. */
  readonly port: number | undefined;
  readonly isDemo: boolean;
  /** Present where something collects and indexes while the site is shown. */
  readonly liveStatus: (() => LiveStatus) | undefined;
}

/** Starts the site over a search server. Throws SITE_MISSING or PORT_IN_USE. */
export function startServing({ backend, host, port, isDemo, liveStatus }: ServingOptions): Promise<SiteServer> {
  return startSiteServer({
    host,
    port,
    files: staticFiles(siteFolder()),
    config: {
      version: 1,
      searchUrl: '',
      apiKey: backend.searchKey,
      ...(isDemo ? { isDemo: true as const } : {}),
      ...(liveStatus ? { statusPath: '/status.json' } : {}),
    },
    searchUrl: backend.admin.url,
    liveStatus,
  });
}
