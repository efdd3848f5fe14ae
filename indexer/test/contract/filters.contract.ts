import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractServer, Subject } from './contract-server.ts';

const everything = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];
const except = (...ids: readonly string[]) => everything.filter((id) => !ids.includes(id));

const accepted: readonly (readonly [filter: string, ids: readonly string[]])[] = [
  ['', everything],
  ['tags:=blue', ['1', '2']],
  ['tags:=[blue]', ['1', '2']],
  ['tags:=[`blue`,`green`]', ['1', '2', '3']],
  ['tags:=[ blue , green ]', ['1', '2', '3']],
  ['tags:=`red one`', ['1']],
  ['tags:=red', []],
  ['tags:blue', ['1', '2', '6']],
  ['tags:[`red`]', ['1']],
  ['tags:=claude', ['8']],
  ['tags:claude', ['7', '8']],
  ['tags:!=blue', except('1', '2')],
  ['tags:!=[blue,green]', except('1', '2', '3')],
  // On this version an exclamation mark alone excludes nothing.
  ['tags:![blue]', ['1', '2', '6']],
  ['tags:=`foo bar`', ['5', '6']],
  ['tags:=foobar', []],
  ['tags:=``', []],
  ['tags:=[]', []],
  ['tags:bl*', []],
  ['tags:=[`a,b`,green]', ['3']],
  ['model:=gpt-5.1', ['10']],
  ['model:=`gpt 5 1`', ['10']],
  ['conv:=c1 && err:=true', ['1']],
  ['err:true', ['1', '7']],
  ['err:=[true,false]', ['1', '3', '7']],
  ['err:!=true', except('1', '7')],
  ['ts:3', ['3']],
  ['ts:=3', ['3']],
  ['ts:>8', ['9', '10']],
  ['ts: > 8', ['9', '10']],
  ['ts:>=8', ['8', '9', '10']],
  ['ts:<2', ['1']],
  ['ts:<=2', ['1', '2']],
  ['ts:=[3,4]', ['3', '4']],
  ['ts:[2..4]', ['2', '3', '4']],
  ['ts:=[1..2,9]', ['1', '2', '9']],
  ['n:<0', ['2']],
  ['n:=-3', ['2']],
  ['n:[-5..6]', ['1', '2']],
  ['share:>0', ['4']],
  ['share:=[1.5]', ['4']],
  ['day:=[20001..20002]', ['1', '2', '3']],
  ['id:1', ['1']],
  ['id:=[1,2,none]', ['1', '2']],
  ['id:>1', []],
  ['id:=[3,1,2] && tags:=blue', ['1', '2']],
  ['id:=[5,1] || id:=2', ['1', '2', '5']],
  ['id:=1 || tags:=green', ['1', '3']],
  ['ts:+3', ['3']],
  ['content:parser', ['1', '2']],
  ['content:`the parser`', ['2']],
  ['content:=parser', []],
  ['content:=`the end`', ['10']],
  ['title:=zanzibar travel', ['6']],
  ['payload:secret', []],
  ['ts:>3&&ts:<6', ['4', '5']],
  ['ts:<3 || ts:>8', ['1', '2', '9', '10']],
  ['(ts:<3 || ts:>8) && tags:=blue', ['1', '2']],
  ['((ts:<3))', ['1', '2']],
  // Both operators have the same rank and are read from the left.
  ['tags:=blue && ts:<3 || ts:>8', ['1', '2', '9', '10']],
  ['ts:>8 || ts:<3 && tags:=blue', ['1', '2']],
];

const refused: readonly (readonly [filter: string, code: number, error: string])[] = [
  ['other:1', 404, 'Could not find a filter field named `other` in the schema.'],
  ['ts:!=3', 400, 'Error with filter field `ts`: Numerical field has an invalid comparator.'],
  ['ts:!3', 400, 'Error with filter field `ts`: Numerical field has an invalid comparator.'],
  ['ts:x', 400, 'Error with filter field `ts`: Numerical field has an invalid comparator.'],
  ['ts:>x', 400, 'Error with filter field `ts`: Not an int64.'],
  ['ts:1.5', 400, 'Error with filter field `ts`: Not an int64.'],
  ['ts:1.0', 400, 'Error with filter field `ts`: Not an int64.'],
  ['ts:1e3', 400, 'Error with filter field `ts`: Not an int64.'],
  ['ts:==1', 400, 'Error with filter field `ts`: Numerical field has an invalid comparator.'],
  ['day:99999999999', 400, 'Error with filter field `day`: Not an int32.'],
  ['err:yes', 400, 'Value of filter field `err` must be `true` or `false`.'],
  ['id:!=1', 400, 'Not equals filtering is not supported on the `id` field.'],
  ['(ts:<3', 400, 'Could not parse the filter query: unbalanced parentheses.'],
  ['ts:<3)', 400, 'Could not parse the filter query: unbalanced parentheses.'],
  [')', 400, 'Could not parse the filter query: unbalanced parentheses.'],
  ['()', 400, 'Filter query cannot be empty.'],
  ['ts:<3 &&', 400, 'Could not parse the filter query: unbalanced `&&` operands.'],
  ['tags:', 400, 'Error with filter field `tags`: Filter value cannot be empty.'],
  ['ts', 400, 'Could not parse the filter query.'],
];

/** Values that a filter could take for its own signs. */
const awkward = ['host:8108', '-home-ana-shop', 'C:\\work\\shop', 'this && that || (other)', 'a, b'] as const;
const awkwardProjects: Subject = {
  fields: [{ name: 'project', type: 'string', facet: true }],
  documents: awkward.map((project) => ({ id: project, project })),
};

export const filterCases: readonly ContractCase[] = [
  ...accepted.map(([filter, ids]) => ({
    title: `the filter ${filter === '' ? 'of nothing' : filter} accepts ${ids.length === 10 ? 'everything' : ids.length === 0 ? 'nothing' : ids.join(' ')}`,
    async run(server: ContractServer) {
      const collection = await server.shared(messages);
      expect(await server.ids({ ...searched, collection, q: '*', filter_by: filter, sort_by: 'ts:asc' })).toEqual(ids);
    },
  })),
  ...refused.map(([filter, code, error]) => ({
    title: `the filter ${filter} is refused`,
    async run(server: ContractServer) {
      const collection = await server.shared(messages);
      expect(await server.search({ collection, q: '*', filter_by: filter })).toEqual({ code, error });
    },
  })),
  {
    title: 'values with colons, dashes, backslashes, commas and operators are found between backticks',
    async run(server) {
      const collection = await server.shared(awkwardProjects);
      for (const project of awkward)
        for (const filter of [`project:=\`${project}\``, `project:=[\`${project}\`,\`none\`]`])
          expect(await server.ids({ collection, q: '*', filter_by: filter }), filter).toEqual([project]);
      // A client may escape the dash.
      const escaped = 'project:=[`\\-home-ana-shop`]';
      expect(await server.ids({ collection, q: '*', filter_by: escaped })).toEqual(['-home-ana-shop']);
    },
  },
  {
    title: 'a filter and a query have to accept a document both',
    async run(server) {
      const collection = await server.shared(messages);
      expect(await server.ids({ ...searched, collection, q: 'git', filter_by: 'conv:=c2', sort_by: 'ts:asc' })).toEqual(
        ['3', '4'],
      );
    },
  },
  {
    title: 'a filter of fifty clauses is read, a longer one refused',
    async run(server) {
      const collection = await server.shared(messages);
      const clauses = (count: number) => Array.from({ length: count }, () => 'ts:>8').join(' && ');
      expect(await server.ids({ ...searched, collection, q: '*', filter_by: clauses(50) })).toHaveLength(2);
      expect(await server.search({ collection, q: '*', filter_by: clauses(51) })).toMatchObject({ code: 400 });
    },
  },
];
