/** A tool call in one line: what was done to what. Pure. */
import type { BlockOf, ToolKind } from '@session-siphon/schemas/session';
import { firstArgument, textArgument, toolSubject } from '@session-siphon/schemas/tool-subject';
import { planSteps } from './plan-steps.ts';

type Input = BlockOf<'tool_call'>['input'];

export interface ToolSummary {
  /** What happened, in the past. */
  readonly verb: string;
  /** Leading part of the object that matters less: a folder. */
  readonly dim: string;
  /** What it happened to. */
  readonly object: string;
  /** What stands behind the object. */
  readonly rest: string;
}

const verbs: Readonly<Record<ToolKind, string>> = {
  read: 'Read',
  search: 'Searched',
  edit: 'Edited',
  write: 'Wrote',
  run: 'Ran',
  fetch: 'Fetched',
  delegate: 'Delegated',
  plan: 'Planned',
  ask: 'Asked',
  other: 'Called',
};

export function toolSummary(call: Pick<BlockOf<'tool_call'>, 'name' | 'kind' | 'input'>, home: string): ToolSummary {
  const verb = verbs[call.kind];
  const given = toolSubject(call);
  switch (call.kind) {
    case 'read':
    case 'edit':
    case 'write':
      return given === undefined ? named(call, verb) : { verb, ...pathParts(relativePath(given, home)), rest: '' };
    case 'search': {
      const where = textArgument(call.input, ['path', 'include', 'glob']);
      const place = where === undefined || where === given ? '.' : relativePath(where, home);
      const rest = place === '.' ? '' : ` in ${place}`;
      return given === undefined ? named(call, verb) : { verb, dim: '', object: oneLine(given), rest };
    }
    case 'delegate': {
      const agent = textArgument(call.input, ['subagent_type', 'agent', 'name']);
      const task = textArgument(call.input, ['description', 'prompt', 'message']);
      return { verb, dim: '', object: agent ?? call.name, rest: task === undefined ? '' : ` ${oneLine(task)}` };
    }
    case 'plan':
      return { verb, dim: '', object: planProgress(call.input) ?? given ?? call.name, rest: '' };
    case 'other':
      return named(call, verb);
    default:
      return given === undefined ? named(call, verb) : { verb, dim: '', object: oneLine(given), rest: '' };
  }
}

/** What a call ran, as it was written; undefined when it ran nothing. */
export function commandOf(call: Pick<BlockOf<'tool_call'>, 'kind' | 'input'>): string | undefined {
  return call.kind === 'run' ? toolSubject(call) : undefined;
}

/** A tool by its name, `mcp__server__tool` as server · tool, with its first text argument. */
function named({ name, input }: Pick<BlockOf<'tool_call'>, 'name' | 'input'>, verb: string): ToolSummary {
  const shown = name.startsWith('mcp__') ? name.split('__').slice(1).join(' · ') : name;
  const first = firstArgument(input);
  return { verb, dim: '', object: shown, rest: first === undefined ? '' : ` ${oneLine(first)}` };
}

function planProgress(input: Input): string | undefined {
  const steps = planSteps(input);
  return steps && `${steps.filter(({ state }) => state === 'done').length} of ${steps.length} steps done`;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
}

/** A path below the project without the project's folder; `.` for that folder itself. */
export function relativePath(path: string, home: string): string {
  const clean = path.replace(/^file:\/\//, '');
  const root = home.replace(/[/\\]+$/, '');
  // Paths in a project are written with `~` for the home folder, those that a tool was given mostly are not.
  if (root.startsWith('~')) {
    const tail = root.slice(1).replaceAll('\\', '/');
    const inside = /^(?:~|\/(?:home|Users)\/[^/]+|\/root|[A-Za-z]:\/Users\/[^/]+)(\/.*)$/.exec(
      clean.replaceAll('\\', '/'),
    )?.[1];
    if (inside === tail) return '.';
    if (inside?.startsWith(`${tail}/`)) return inside.slice(tail.length + 1);
  }
  if (root !== '' && clean === root) return '.';
  return root !== '' && (clean.startsWith(`${root}/`) || clean.startsWith(`${root}\\`))
    ? clean.slice(root.length + 1)
    : clean;
}

/** Folder and name: the name is what is read, the folder may be cut short. */
export function pathParts(path: string): { readonly dim: string; readonly object: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return at === path.length ? { dim: '', object: path } : { dim: path.slice(0, at), object: path.slice(at) };
}
