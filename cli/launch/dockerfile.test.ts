import { describe, expect, it } from 'vitest';
import { ignoreRules } from './dockerfile.ts';

describe('the rules of what a build may take', () => {
  const paths = ['cli', 'cli/a.ts', 'cli/cli/b.test.ts', 'a.test.ts', 'x/cli/a.ts', 'cli/.dist/a', 'cli-2/a.ts'];

  it.each([
    ['a name at the root, with all below it', ['**', '!cli'], ['cli', 'cli/a.ts', 'cli/cli/b.test.ts', 'cli/.dist/a']],
    ['a name at every depth', ['**/cli'], ['a.test.ts', 'cli-2/a.ts']],
    ['the end of a name at the root', ['*.test.ts'], paths.filter((path) => path !== 'a.test.ts')],
    ['the end of a name at every depth', ['**/*.test.ts'], paths.filter((path) => !path.endsWith('.test.ts'))],
    ['a name that begins with a dot', ['**/.dist'], paths.filter((path) => !path.includes('.dist'))],
    ['the last rule that fits', ['!cli', 'cli', '!**/.dist'], ['a.test.ts', 'x/cli/a.ts', 'cli/.dist/a', 'cli-2/a.ts']],
  ])('mean %s', (_what, rules, taken) => {
    expect(paths.filter(ignoreRules(rules.join('\n')))).toEqual(taken);
  });

  it.each(['a/b', '/a', 'a*', '?a', '[ab]', '**/a/**', '# a', '..', ''])(
    'are refused when Docker alone knows: %s',
    (rule) => {
      expect(() => ignoreRules(`cli\n${rule}\n!cli`)).toThrow('cannot tell');
    },
  );
});
