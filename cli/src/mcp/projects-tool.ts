/** `list_projects`: what conversations are about. */
import { collections } from '@session-siphon/schemas/search-document';
import { z } from 'zod';
import { facetCounts } from '../search/search-result.ts';
import { defineTool } from './archive-tool.ts';

const mostProjects = 250;

export const projectsTool = defineTool({
  name: 'list_projects',
  title: 'List projects',
  description: 'Names of the projects that archived conversations are about, with the number of conversations of each.',
  input: z.strictObject({}),
  async answer(_nothing, access) {
    const [answer] = await access.search([
      {
        collection: collections.conversations,
        q: '*',
        query_by: 'title',
        facet_by: 'project',
        max_facet_values: mostProjects,
        per_page: 0,
      },
    ]);
    const counts = facetCounts(answer);
    return {
      projects: counts.map(({ value, count }) => ({ name: value, conversations: count })),
      ...(counts.length === mostProjects ? { note: `Only the ${mostProjects} largest are listed.` } : {}),
    };
  },
});
