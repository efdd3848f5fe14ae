/** Command line → command, options, positionals. Every mistake becomes one sentence that says what would be right. */
import { parseArgs } from 'node:util';
import { AppError } from '@session-siphon/schemas/errors';
import { type Command, type Options, sharedOptions } from './command.ts';
import { withHome } from './host.ts';
import { meantText } from './meant-name.ts';

export interface ParsedCall {
  readonly options: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Parses the arguments after the command's name. Throws USAGE. */
export function parseCommandLine(command: Command, args: readonly string[]): ParsedCall {
  const declared: Options = { ...command.options, ...sharedOptions };
  const { tokens } = parseArgs({
    args: args.map((argument) => (excludingOperator.test(argument) ? shield + argument : argument)),
    options: parserOptions(declared),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const options: Record<string, string | number | boolean | undefined> = {};
  for (const [name, shape] of Object.entries(declared)) options[name] = shape.type === 'boolean' ? false : undefined;
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(positionalValue(command, positionals.length, token.value));
    if (token.kind !== 'option') continue;
    const value = token.value === undefined ? undefined : withoutShield(token.value);
    options[token.name] = optionValue(command, declared, { ...token, value });
  }
  checkPositionals(command, positionals, options['help'] === true);
  return { options, positionals };
}

/** `-tool:Bash` leaves something out of a search. No option looks like it, yet a parser would read a row of short ones. */
const excludingOperator = /^-[a-z]+:./;
/** Makes an argument none that begins with a dash; no argument of a process can hold it. */
const shield = '\0';

function withoutShield(value: string): string {
  return value.startsWith(shield) ? value.slice(shield.length) : value;
}

const pathNames: ReadonlySet<string> = new Set(['DIR', 'FILE', 'PATH']);

function positionalValue({ positionals }: Command, at: number, given: string): string {
  const value = withoutShield(given);
  return pathNames.has(positionals[at]?.replace('?', '') ?? '') ? withHome(value) : value;
}

function parserOptions(declared: Options): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, shape]) => [
      name,
      { type: shape.type === 'boolean' ? 'boolean' : 'string', ...(name === 'help' ? { short: 'h' } : {}) },
    ]),
  );
}

function optionValue(
  command: Command,
  declared: Options,
  token: { readonly name: string; readonly rawName: string; readonly value?: string | undefined },
): string | number | boolean {
  const shape = Object.hasOwn(declared, token.name) ? declared[token.name] : undefined;
  if (!shape) {
    const meant = meantText(token.name, Object.keys(declared), '--');
    throw usage(command, `there is no option ${token.rawName}${meant}`);
  }
  if (shape.type === 'boolean') {
    if (token.value !== undefined) throw usage(command, `${token.rawName} takes no value.`);
    return true;
  }
  if (token.value === undefined || token.value === '')
    throw usage(command, `${token.rawName} needs a value (${shape.value ?? 'text'}).`);
  if (shape.type === 'path') return withHome(token.value);
  if (shape.type === 'integer') return integer(command, token.rawName, { text: token.value, range: shape.range });
  if (shape.values) checkWord(command, token.value, { words: shape.values, where: `${token.rawName}: ` });
  return token.value;
}

/** Throws USAGE for a text that is none of some words. */
function checkWord(
  command: Command,
  given: string,
  { words, where = '' }: { readonly words: readonly string[]; readonly where?: string },
): void {
  if (words.includes(given)) return;
  throw usage(command, `${where}${JSON.stringify(given)} is none of ${words.join(', ')}${meantText(given, words)}`);
}

function integer(
  command: Command,
  name: string,
  given: { text: string; range: readonly [number, number] | undefined },
): number {
  const [least, most] = given.range ?? [0, Number.MAX_SAFE_INTEGER];
  const value = /^\d+$/.test(given.text) ? Number(given.text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw usage(command, `${name} needs a whole number from ${least} to ${most}, not ${JSON.stringify(given.text)}.`);
}

function checkPositionals(command: Command, given: readonly string[], isHelp: boolean): void {
  if (isHelp) return;
  const required = command.positionals.filter((name) => !name.endsWith('?')).length;
  const takesRest = command.positionals.some((name) => name.includes('…'));
  if (given.length < required)
    throw usage(command, `${command.positionals[given.length] ?? 'an argument'} is missing.`);
  if (!takesRest && given.length > command.positionals.length)
    throw usage(command, `${JSON.stringify(given[command.positionals.length])} is one argument too many.`);
  for (const [at, name] of command.positionals.entries())
    if (name.includes('|')) checkWord(command, given[at] ?? '', { words: name.split('|') });
}

function usage(command: Command, problem: string): AppError {
  return new AppError('USAGE', problem, { hint: `See \`siphon ${command.name} --help\`.` });
}
