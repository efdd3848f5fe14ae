/** A small collection of messages of every kind, for cases that only read. */
import type { Subject } from './contract-server.ts';

const numbered = Array.from({ length: 60 }, (_, index) =>
  index === 40 ? 'needle' : index === 45 ? 'haystack' : `w${index}`,
).join(' ');

export const messages: Subject = {
  fields: [
    { name: 'content', type: 'string' },
    { name: 'title', type: 'string', optional: true },
    { name: 'idents', type: 'string[]', optional: true },
    { name: 'tags', type: 'string[]', facet: true, optional: true },
    { name: 'conv', type: 'string', facet: true, optional: true },
    { name: 'model', type: 'string', facet: true, optional: true },
    { name: 'err', type: 'bool', facet: true, optional: true },
    { name: 'day', type: 'int32', facet: true },
    { name: 'n', type: 'int32', optional: true },
    { name: 'share', type: 'float', facet: true, optional: true },
    { name: 'ts', type: 'int64' },
    { name: 'payload', type: 'string', index: false, optional: true },
  ],
  defaultSorting: 'ts',
  documents: [
    {
      id: '1',
      content: 'fix snake_case parser\nsecond line',
      tags: ['red one', 'blue'],
      conv: 'c1',
      err: true,
      day: 20_001,
      n: 5,
      ts: 1,
      payload: 'secret',
    },
    {
      id: '2',
      content: 'the parser reads src/lib/a.ts and foo.bar()',
      tags: ['blue'],
      conv: 'c1',
      day: 20_001,
      n: -3,
      ts: 2,
    },
    {
      id: '3',
      content: 'git commit --amend changes the last commit',
      tags: ['green'],
      conv: 'c2',
      err: false,
      day: 20_002,
      n: 7,
      ts: 3,
    },
    {
      id: '4',
      content: 'commit git then push to origin',
      title: 'Git basics',
      conv: 'c2',
      day: 20_003,
      share: 1.5,
      ts: 4,
    },
    {
      id: '5',
      content: 'single words: readme file, readmefile and parsing',
      tags: ['foo-bar'],
      conv: 'c1',
      day: 20_005,
      share: -2,
      ts: 5,
    },
    {
      id: '6',
      content: 'zanzibar is an island; Zanzibar again and zanzibars',
      title: 'zanzibar travel',
      tags: ['Foo.Bar', 'blue sky'],
      conv: 'c3',
      day: 20_005,
      ts: 6,
    },
    {
      id: '7',
      content: 'kubernetes deployment failed with error 404 in café Straße',
      tags: ['claude two'],
      conv: 'c4',
      err: true,
      day: 20_006,
      ts: 7,
    },
    { id: '8', content: numbered, tags: ['claude'], conv: 'c4', day: 20_007, ts: 8 },
    { id: '9', content: 'Привет мир git привет', idents: ['getUserName', 'get user name'], day: 20_008, ts: 9 },
    { id: '10', content: 'the end', conv: 'c5', model: 'gpt-5.1', day: 20_009, ts: 10 },
  ],
};

/** Parameters of a search over these messages that answers ids only. */
export const searched = {
  query_by: 'content,title,idents',
  include_fields: 'id',
  highlight_fields: 'none',
  per_page: 20,
} as const;
