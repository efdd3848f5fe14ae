/** `list_projects`: what conversations are about. */
import { mostValues, valuesSearch } from '@session-siphon/schemas/search-query';
import { z } from 'zod';
import { facetCounts } from '../search/search-result.ts';
import { defineTool } from './archive-tool.ts';

export const projectsTool = defineTool({
  name: 'list_projects',
  title: 'List projects',
  description: 'Names of the projects that archived conversations are about, with the number of conversations of each.',
  input: z.strictObject({}),
  async answer(_nothing, access) {
    const [answer] = await access.search([valuesSearch('project', 'conversations')]);
    const counts = facetCounts(answer);
    return {
      projects: counts.map(({ value, count }) => ({ name: value, conversations: count })),
      ...(counts.length === mostValues ? { note: `Only the ${mostValues} largest are listed.` } : {}),
    };
  },
});
