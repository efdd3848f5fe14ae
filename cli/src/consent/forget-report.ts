/** What `siphon forget` will do and did, as data and in words. */
import { plural } from '../counted.ts';
import { localTime } from '../local-time.ts';
import type { FoundSession } from './find-sessions.ts';
import type { IndexRemoval } from './index-removal.ts';

/** What `siphon forget --json` prints. Version 1; fields are only added. */
export interface ForgetReceipt {
  readonly version: 1;
  readonly forgotten: readonly FoundSession[];
  readonly archive: { readonly path: string; readonly machine: string; readonly commit: string; readonly at: string };
  readonly index: IndexRemoval;
  /** Undefined when the archive has none. `pushed` is undefined while a running siphon has yet to do it. */
  readonly remote:
    | { readonly address: string; readonly pushed: boolean | undefined; readonly problem: string | undefined }
    | undefined;
  /** Files of the assistants; they are theirs, and stay. */
  readonly transcripts: readonly string[];
  /** Archives that were put aside; they may hold it, too. */
  readonly aside: readonly string[];
  /** Commands that remove it from the history, in their order. */
  readonly historyRewrite: readonly string[];
  /** Takes everything back, as long as the history has it. */
  readonly undo: string;
}

function sessionLine({ id, source, project, date, title, messages }: FoundSession): string {
  return `${id}  ${date}  ${source}, ${project}: ${title || 'Untitled'} (${plural(messages, 'message')})`;
}

/** What is about to be forgotten. */
export function forgetPlan(sessions: readonly FoundSession[]): string[] {
  const asked = sessions.filter(({ conversation }) => conversation === undefined);
  const agents = sessions.length - asked.length;
  return [
    `To be forgotten${agents > 0 ? `, with ${plural(agents, 'sub-agent')}` : ''}:`,
    ...asked.map((session) => `  ${sessionLine(session)}`),
  ];
}

export function receiptLines(receipt: ForgetReceipt): string[] {
  const { forgotten, archive, index, remote, transcripts, aside, historyRewrite, undo } = receipt;
  const folders = forgotten.flatMap((session) => session.folders);
  return [
    `Forgotten: ${plural(forgotten.length, 'session')}.`,
    ...forgotten.map((session) => `  ${sessionLine(session)}`),
    '',
    `Archive      gone since ${localTime(archive.at)}, commit ${archive.commit.slice(0, 10)} of machines/${archive.machine}: ${plural(folders.length, 'folder')}`,
    `Index, site  ${indexText(index)}`,
    ...(remote ? [`Remote       ${remoteText(remote)}`] : []),
    `Collector    never collects it again: a note about it is in the archive, which every index of any machine's copy follows`,
    ...(transcripts.length > 0
      ? ['Transcripts  the assistant still has its own:', ...transcripts.map((path) => `             ${path}`)]
      : []),
    '',
    `The history of the archive still has it${remote ? ', and so have the remote and every clone that had it' : ''}. To remove it from there, with no siphon running:`,
    '',
    ...historyRewrite.map((command) => `  ${command}`),
    '',
    ...(remote
      ? [
          'Then ask the git host to drop what it keeps of old commits, and have every clone made anew: nothing can reach into clones.',
        ]
      : []),
    ...(aside.length > 0
      ? [`Archives that were put aside may hold it, too; delete them when you need them no more: ${aside.join(' ')}`]
      : []),
    `Until then it can be taken back: ${undo}`,
  ];
}

function indexText(index: IndexRemoval): string {
  switch (index.state) {
    case 'removed':
      return `gone since ${localTime(index.at)}`;
    case 'none':
      return 'there is none';
    case 'pending':
      return `NOT YET: ${index.reason} ${index.hint}`;
  }
}

function remoteText({ address, pushed, problem }: NonNullable<ForgetReceipt['remote']>): string {
  if (pushed === true)
    return `${address} shows it no more on this machine's branch; its index follows at its next update`;
  if (pushed === undefined) return `${address}: the siphon that runs pushes within minutes`;
  return `${address}: NOT YET pushed: ${problem ?? ''} Run \`siphon push\`.`;
}
