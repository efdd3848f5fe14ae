/** A few documents for cases that write. */
import type { Subject } from './contract-server.ts';

export const notes: Subject = {
  fields: [
    { name: 'content', type: 'string' },
    { name: 'tags', type: 'string[]', optional: true },
    { name: 'ts', type: 'int64' },
    { name: 'err', type: 'bool', optional: true },
    { name: 'share', type: 'float', optional: true },
    { name: 'payload', type: 'string', index: false, optional: true },
  ],
  defaultSorting: 'ts',
  documents: [
    { id: '1', content: 'walrus', ts: 1 },
    { id: '2', content: 'otter', ts: 2 },
    { id: 'a/b c', content: 'heron', ts: 3 },
  ],
};
