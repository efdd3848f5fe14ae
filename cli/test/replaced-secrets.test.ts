import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

/** Letters and digits in no order, so that no scanner of repositories takes this file for a leak. */
const noise = (length: number): string =>
  Array.from({ length }, (_, at) => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z'[(at * 7 + at * at) % 31]).join('');
const token = `ghp_${noise(36)}`;

describe('siphon status --redactions', () => {
  it('tells which kinds of secrets were replaced in which conversation, never the secrets', async () => {
    using place = new TestPlace();
    const at = ['--home', place.home, '--data', place.data];
    place
      .session('leaky', 'billing')
      .prompt(`use ${token}`)
      .answer(`I use ${token}, and DB_PASSWORD=hunter22`)
      .title('Rotate it');
    place.session('again', 'shop').prompt(`the same: ${token}`);
    place.session('clean').prompt('hello');
    expect(await siphon('collect', ...at)).toMatchObject({ code: 0 });
    const plain = JSON.parse((await siphon('status', ...at, '--json')).stdout);
    expect(plain.redactions).toBeNull();
    const { stdout } = await siphon('status', ...at, '--redactions', '--json');
    const { redactions } = JSON.parse(stdout);
    expect(redactions).toMatchObject([
      { project: expect.any(String), secrets: expect.any(Array) },
      { project: expect.any(String), secrets: expect.any(Array) },
    ]);
    const byProject = Object.fromEntries(redactions.map((one: { project: string }) => [one.project, one]));
    const { mark } = byProject['shop'].secrets[0];
    expect(byProject).toMatchObject({
      billing: {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        source: 'claude-code',
        title: 'Rotate it',
        secrets: [
          { rule: 'github-token', mark, count: 2 },
          { rule: 'password', mark: expect.stringMatching(/^[0-9a-f]{6}$/), count: 1 },
        ],
      },
      shop: { secrets: [{ rule: 'github-token', mark, count: 1 }] },
    });
    const told = (await siphon('status', ...at, '--redactions')).stdout;
    expect(told).toContain('4 secrets replaced in 2 conversations');
    expect(told).toContain(`2 × github-token ${mark}`);
    for (const text of [stdout, told]) expect(text).not.toMatch(new RegExp(`${token}|hunter22`));
  });

  it('tells of none where nothing was archived', async () => {
    using place = new TestPlace();
    const { stdout } = await siphon('status', '--home', place.home, '--data', place.data, '--redactions', '--json');
    expect(JSON.parse(stdout).redactions).toEqual([]);
  });
});
