import { describe, expect, it } from 'vitest';
import type { SurveyedConversation } from '@session-siphon/collector/consent/survey';
import type { ProjectFacts } from '@session-siphon/schemas/session';
import { chosenPatterns, projectGroups } from './project-choice.ts';

const source = {
  id: 'assistant',
  title: 'Assistant',
  monogram: 'AA',
  roots: () => [],
  carries: () => true,
  async *read() {},
};
const one = (project: ProjectFacts, isSubagent = false): SurveyedConversation => ({ source, project, isSubagent });

const groups = projectGroups([
  one({ name: 'shop', path: '~/code/shop', repo: 'github.com/team/shop' }),
  one({ name: 'shop', path: '~/code/shop', repo: 'github.com/team/shop' }),
  one({ name: 'shop', path: '~/other/shop', repo: 'github.com/team/shop' }, true),
  one({ name: 'shop', path: '~/old/shop' }),
  one({ name: 'diary', path: '~/diary' }),
  one({ name: 'unknown' }),
]);

describe('projects', () => {
  it('are what began in one repository or, without one, in one folder; sub-agents do not count', () => {
    expect(groups).toEqual([
      {
        name: 'shop',
        path: '~/code/shop',
        repo: 'github.com/team/shop',
        pattern: 'github.com/team/shop',
        conversations: 2,
        sources: ['Assistant'],
      },
      { name: 'diary', path: '~/diary', repo: undefined, pattern: '~/diary', conversations: 1, sources: ['Assistant'] },
      {
        name: 'no folder',
        path: undefined,
        repo: undefined,
        pattern: undefined,
        conversations: 1,
        sources: ['Assistant'],
      },
      {
        name: 'shop',
        path: '~/old/shop',
        repo: undefined,
        pattern: '~/old/shop',
        conversations: 1,
        sources: ['Assistant'],
      },
    ]);
  });

  it.each([
    ['all', ['*']],
    ['none', []],
    ['', []],
    ['2', ['~/diary']],
    ['1, 4', ['github.com/team/shop', '~/old/shop']],
    ['Diary', ['~/diary']],
    ['github.com/team/shop', ['github.com/team/shop']],
    ['~/old/shop,diary,diary', ['~/old/shop', '~/diary']],
    ['~/code/shop', ['github.com/team/shop']],
    ['~/new/*', ['~/new/*']],
  ])('are chosen by %j', (answer, patterns) => {
    expect(chosenPatterns(answer, groups)).toEqual(patterns);
  });

  it.each([
    ['shop', /2 projects are called shop/],
    ['9', /no project "9"/],
    ['3', /began in no folder/],
    ['billing', /no project "billing"/],
  ])('are not guessed from %j', (answer, problem) => {
    expect(() => chosenPatterns(answer, groups)).toThrow(problem);
  });
});
