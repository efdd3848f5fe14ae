/** Help texts, derived from the commands. */
import { type ErrorCode, errorCatalogue, exitCodes } from '@session-siphon/schemas/errors';
import { type Command, type Options, sharedOptions } from './command.ts';
import { flow, table } from './running-text.ts';

/** The text of `siphon --help`. */
export function overview(commands: readonly Command[], { version, width }: { version: string; width: number }): string {
  const names = commands.map((command) => [command.name, command.summary] as const);
  const newHere =
    'New here? Run `siphon up`: it collects, indexes and shows the conversations of this machine; nothing leaves it. ' +
    '`siphon COMMAND --help` explains a command.';
  return [
    flow(`siphon ${version} – keep, find and use again every conversation with an AI coding assistant.`, width),
    '',
    'usage: siphon COMMAND [OPTIONS]',
    '',
    ...table(names, width),
    '',
    flow(newHere, width),
    '',
  ].join('\n');
}

/** The text of `siphon COMMAND --help`: what it does, options, examples, exit statuses. */
export function commandHelp(command: Command, width: number): string {
  const positionals = command.positionals.map((name) => (name.endsWith('?') ? `[${name.slice(0, -1)}]` : name));
  const sections = [
    `usage: ${['siphon', command.name, ...positionals, '[OPTIONS]'].join(' ')}`,
    flow(command.description.replace(/^\n/, ''), width),
    ['Options:', ...table(optionRows({ ...command.options, ...sharedOptions }), width)].join('\n'),
    ['Examples:', ...command.examples.flatMap(({ line, shows }) => [`  ${line}`, `      ${shows}`])].join('\n'),
    ['Exit status:', ...table(exitRows(command), width)].join('\n'),
  ];
  return sections.join('\n\n') + '\n';
}

function optionRows(options: Options): (readonly [string, string])[] {
  return Object.entries(options).map(([name, shape]) => [
    shape.value === undefined ? `--${name}` : `--${name} ${shape.value}`,
    shape.values === undefined ? shape.help : `${shape.help} One of ${shape.values.join(', ')}.`,
  ]);
}

function exitRows(command: Command): (readonly [string, string])[] {
  const rows = new Map<number, string[]>([
    [exitCodes.ok, ['done']],
    [exitCodes.usage, ['the command line is not understood']],
  ]);
  for (const [exitCode, reason] of [...(command.statuses ?? []), ...command.failures.map(failureRow)]) {
    const reasons = rows.get(exitCode) ?? [];
    if (!reasons.includes(reason)) rows.set(exitCode, [...reasons, reason]);
  }
  return [...rows].toSorted((a, b) => a[0] - b[0]).map(([code, reasons]) => [String(code), reasons.join('; ')]);
}

function failureRow(code: ErrorCode): readonly [number, string] {
  const { exitCode, title } = errorCatalogue[code];
  return [exitCode, title.charAt(0).toLowerCase() + title.slice(1)];
}
