/** What an open ledger line shows: arguments, changes, output. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { copyButton } from '../../page/copy.ts';
import { element } from '../../page/element.ts';
import { plainOutput } from './ansi.ts';
import { shortenedNote } from '../text/shortened-note.ts';
import { codeBlock } from '../text/code-block.ts';
import { diffView } from './diff-view.ts';
import type { LedgerLine } from './ledger.ts';
import { outputView } from './output-view.ts';
import { codeNodes } from '../text/plain-code.ts';
import { type PlanStep, planSteps } from './plan-steps.ts';
import { shownArguments } from './shown-arguments.ts';
import { commandOf } from './tool-summary.ts';

interface ToolBodyContext {
  /** Address of the conversation that the call started. */
  readonly child: string | undefined;
  readonly searched: RegExp | undefined;
}

export function toolBody(line: LedgerLine, { child, searched }: ToolBodyContext): HTMLElement {
  const { call, result, edits } = line;
  const steps = call?.kind === 'plan' ? planSteps(call.input) : undefined;
  // What a change or a plan answers says nothing as long as it went well.
  const isPlain = (edits.length > 0 || steps !== undefined) && line.status !== 'failed';
  const output = result && result.text.trim() !== '' && !isPlain ? result.text : undefined;
  const content = [
    ...(child === undefined
      ? []
      : [element('p', {}, element('a', { class: 'inside', href: child }, 'Open the sub-agent’s conversation'))]),
    ...(call ? callView(call, { hasChanges: edits.length > 0, steps }) : []),
    ...edits.flatMap((edit) => [
      ...(edits.length > 1 ? [element('p', { class: 'edit-path' }, ...codeNodes(edit.path))] : []),
      diffView(edit, searched),
    ]),
    ...(output === undefined ? [] : [outputView(output, searched)]),
    ...(line.isShortened ? [shortenedNote()] : []),
    ...(result?.omitted ? [element('p', { class: 'note' }, 'The middle of this output was too long to keep.')] : []),
  ];
  return element(
    'div',
    { class: 'tool-body' },
    ...(content.length > 0 || line.status === 'open' ? content : [element('p', { class: 'note' }, 'No output.')]),
    ...copyActions(call && commandOf(call), output),
  );
}

/** A short command of a single line stands in the ledger line already. */
const longestInLine = 160;

function isInLine(command: string): boolean {
  return command.length <= longestInLine && !command.trim().includes('\n');
}

function copyActions(command: string | undefined, output: string | undefined): HTMLElement[] {
  const buttons = [
    ...(command !== undefined && isInLine(command) ? [copyButton(() => command, 'Copy command')] : []),
    ...(output === undefined ? [] : [copyButton(() => plainOutput(output), 'Copy output')]),
  ];
  return buttons.length > 0 ? [element('p', { class: 'tool-actions' }, ...buttons)] : [];
}

/** What a call was given. */
function callView(
  call: BlockOf<'tool_call'>,
  { hasChanges, steps }: { readonly hasChanges: boolean; readonly steps: readonly PlanStep[] | undefined },
): HTMLElement[] {
  const command = commandOf(call);
  const given = shownArguments({ call, hasChanges, hasPlan: steps !== undefined });
  return [
    ...(steps ? [planView(steps)] : []),
    ...(command === undefined || isInLine(command) ? [] : [codeBlock(command, 'command')]),
    ...(given.length > 0 ? [argumentsView(call.name, given)] : []),
  ];
}

/** Arguments by name; one without a name as it is. */
function argumentsView(tool: string, given: ReturnType<typeof shownArguments>): HTMLElement {
  const [first] = given;
  if (first?.[0] === '') return codeBlock(first[1], '');
  return element(
    'dl',
    { class: 'arguments', 'aria-label': `Arguments of ${tool}` },
    ...given.flatMap(([name, value]) => [
      element('dt', {}, name),
      element('dd', {}, element('pre', { dir: 'ltr' }, ...codeNodes(value))),
    ]),
  );
}

const stepSigns: Readonly<Record<PlanStep['state'], { readonly sign: string; readonly words: string }>> = {
  done: { sign: '✓', words: 'done' },
  now: { sign: '▸', words: 'in progress' },
  open: { sign: '○', words: 'open' },
};

function planView(steps: readonly PlanStep[]): HTMLElement {
  return element(
    'ul',
    { class: 'plan', 'aria-label': 'Steps' },
    ...steps.map(({ text, state }) =>
      element(
        'li',
        { 'data-state': state },
        element('span', { class: 'sign', 'aria-hidden': 'true' }, stepSigns[state].sign),
        element('span', { class: 'visually-hidden' }, `${stepSigns[state].words}: `),
        element('span', { dir: 'auto' }, text),
      ),
    ),
  );
}
