import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

describe('a configuration', () => {
  it.each([
    [
      'is not there',
      undefined,
      /^siphon: there is no configuration \S+config\.yaml\.\n {2}Check the path given with --config\.\n$/,
    ],
    [
      'is a folder',
      'folder',
      /^siphon: the configuration \S+config\.yaml cannot be read \(EISDIR\)\.\n {2}.*--config FILE/,
    ],
    [
      'is not YAML',
      'person: [a\n',
      /^siphon: \S+config\.yaml is not valid YAML: .* at line 2, column 1\.\n {2}Correct the line/,
    ],
    [
      'has a wrong value',
      'images: shrink\n',
      /^siphon: \S+config\.yaml: images: .*drop.*keep.*\n {2}Correct the named keys/,
    ],
    ['is a list', '- a\n', /^siphon: \S+config\.yaml: .*expected object/],
  ])('that %s is told with its place and what to do', async (_what, content, said) => {
    using place = new TestPlace();
    const file = join(place.folder, 'config.yaml');
    if (content === 'folder') mkdirSync(file);
    else if (content !== undefined) writeFileSync(file, content);
    const { code, stdout, stderr } = await siphon('status', '--config', file, '--data', place.data);
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringMatching(said)]);
  });

  it('with a setting and a source that nobody knows is used all the same, and says so', async () => {
    using place = new TestPlace();
    const file = join(place.folder, 'config.yaml');
    writeFileSync(file, 'persn: Ana\ncollector: {sources: {claude-cde: {enabled: false}}}\n');
    const { code, stderr } = await siphon('status', '--config', file, '--data', place.data);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /there is no setting persn; ignored\.\n.*claude-cde is ignored, .*; did you mean claude-code\?\n/,
      ),
    ]);
  });
});
