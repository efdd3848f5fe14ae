import { expect, it } from 'vitest';
import { ServerNodes, serverNodes } from './server-nodes.ts';

it('reads one address or several, in their order', () => {
  expect(serverNodes('http://localhost:8108/')).toEqual(['http://localhost:8108']);
  expect(serverNodes('https://a.example, https://b.example/search/,http://c.example:81')).toEqual([
    'https://a.example',
    'https://b.example/search',
    'http://c.example:81',
  ]);
});

it.each(['', 'localhost:8108', 'http://a.example,', 'ftp://a.example', 'http://a.example,b'])(
  'does not guess what %j means',
  (text) => expect(serverNodes(text)).toEqual([]),
);

it('begins with the node that answered last, also when several requests failed at the same one', () => {
  const nodes = new ServerNodes('http://a,http://b,http://c');
  expect(nodes.inTurn()).toEqual(['http://a', 'http://b', 'http://c']);
  nodes.hasFailed('http://a');
  nodes.hasFailed('http://a');
  expect(nodes.inTurn()).toEqual(['http://b', 'http://c', 'http://a']);
});
