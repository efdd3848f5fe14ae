/** Runs jobs of the archive template as a git host does: the same commands, in bash, with what the host would put into their environment. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkout } from './installed-packages.ts';

/** By name: of variables of the environment, or of what a workflow's expressions can name, `vars.TYPESENSE_URL`. */
type Values = Readonly<Record<string, string>>;

export interface JobCommand {
  readonly name: string;
  readonly script: string;
  readonly env: Values;
}

/** How a job went: what every command printed, and the one that failed. */
export interface JobEnd {
  readonly output: string;
  readonly failed: string | undefined;
}

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if?: string;
        readonly steps: readonly {
          readonly name?: string;
          readonly if?: string;
          readonly run?: string;
          readonly env?: Values;
        }[];
      }
    >
  >;
}

/** Commands of a GitHub workflow's only job; none when the job does not run. */
export function githubCommands(file: string, known: Values): readonly JobCommand[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
  const { jobs } = template(join('.github', 'workflows', file)) as Workflow;
  const [job] = Object.values(jobs);
  if (!job || !holds(job.if, known)) return [];
  return job.steps.flatMap(({ name = '', if: condition, run, env = {} }) =>
    run === undefined || !holds(condition, known) ? [] : [{ name, script: run, env: filledIn(env, known) }],
  );
}

interface Pipeline {
  readonly [job: string]: { readonly rules?: readonly { readonly if: string }[]; readonly script?: readonly string[] };
}

/** Commands of a GitLab job; none when no rule lets it run. */
export function gitlabCommands(job: string, variables: Values): readonly JobCommand[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
  const { rules = [], script = [] } = (template('.gitlab-ci.yml') as Pipeline)[job] ?? {};
  const isWanted = rules.some(({ if: condition }) =>
    condition.split(' && ').every((part) => {
      const [, name = '', value] = /^\$(\w+)(?: == "([^"]*)")?$/.exec(part) ?? unknown(part);
      return value === undefined ? Boolean(variables[name]) : variables[name] === value;
    }),
  );
  return isWanted ? [{ name: job, script: script.join('\n'), env: variables }] : [];
}

/** Runs commands until one fails. */
export async function runCommands(
  commands: readonly JobCommand[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<JobEnd> {
  let output = '';
  for (const command of commands) {
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', command.script], {
      cwd,
      env: { ...env, ...command.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) return { output, failed: command.name };
  }
  return { output, failed: undefined };
}

/** Only what the template uses of the host's language; anything else is refused, so that no condition is overlooked. */
function holds(condition: string | undefined, known: Values): boolean {
  if (condition === undefined) return true;
  return condition.split(' && ').every((part) => {
    const [, path = '', operator, literal] = /^([\w.]+) ([!=]=) '([^']*)'$/.exec(part) ?? unknown(part);
    return ((known[path] ?? '') === literal) === (operator === '==');
  });
}

function filledIn(env: Values, known: Values): Values {
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => [
      name,
      text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_whole, expression: string) => {
        const [, path = '', yes, no] =
          /^([\w.]+)(?: && '([^']*)' \|\| '([^']*)')?$/.exec(expression) ?? unknown(expression);
        const value = known[path] ?? '';
        return yes === undefined ? value : ((value === 'true' ? yes : no) ?? '');
      }),
    ]),
  );
}

function unknown(text: string): never {
  throw new Error(`cannot tell what this means to a git host: ${text}`);
}

function template(file: string): unknown {
  return parse(readFileSync(join(checkout, 'archive-template', file), 'utf8'));
}
