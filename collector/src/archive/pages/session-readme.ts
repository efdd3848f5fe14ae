/**
 * `README.md` of a session: the conversation as people read it, for whoever opens the archive on a git host. A pure function of the records and of the
 * segments they lie in.
 */
import { segmentName } from '@session-siphon/schemas/archive-path';
import { startedSession } from '@session-siphon/schemas/related-sessions';
import type {
  Block,
  BlockOf,
  Message,
  SessionEvent,
  SessionHeader,
  SessionRecord,
} from '@session-siphon/schemas/session';
import { messageText, sessionTitle } from '@session-siphon/schemas/session-title';
import { markdownProse } from './markdown-prose.ts';
import { codeSpan, plainLine, startOf } from './markdown-text.ts';
import { projectName } from './project-name.ts';
import { type PathTo, type RelatedSession, relationLines } from './related-pages.ts';
import { callLine } from './tool-line.ts';

/** A record, and the name of the segment file it lies in. */
export interface PlacedRecord {
  readonly record: SessionRecord;
  readonly segment: string;
}

const firstSegment = segmentName(0);
const longestReadmeBytes = 200_000;
/** For what stands around the conversation. */
const frameBytes = 8_000;
const longestTextLength = 16_000;
/** What the line of a call may grow by when its result is known. */
const outcomeBytes = 40;
/** The same, for each sub-agent that it started. */
const relatedBytes = 100;
/** System messages that people want to know of; the others are context that the assistant was given. */
const toldKinds: ReadonlySet<string> = new Set(['command', 'error', 'interrupt', 'notice']);

/** A page that waits to be told where other sessions lie. */
export interface SessionReadme {
  /** The file's content, at most 200 KB. */
  text(pathTo: PathTo): string;
}

export function sessionReadme(header: SessionHeader, records: Iterable<PlacedRecord>): SessionReadme {
  const page = new Page(header);
  for (const placed of records) page.add(placed);
  return page;
}

/** A part of the page. Lines of a list stand close together, everything else apart. */
interface Part {
  text: string;
  readonly isLine: boolean;
  /** Sub-agents that the line tells of. */
  started?: RelatedSession[];
}

class Page {
  readonly #header: SessionHeader;
  readonly #parts: Part[] = [];
  #bytes = frameBytes;
  /** What names the session. */
  readonly #naming: SessionRecord[] = [];
  readonly #models = new Set<string>();
  readonly #calls = new Map<string, { readonly part: Part; readonly line: string }>();
  #endedAt: string;
  #messages = 0;
  #segment = '';
  #speaker = '';
  #day = '';
  /** Where the page is full, and how many messages are not on it. */
  #cut: { readonly segment: string; messages: number } | undefined;

  constructor(header: SessionHeader) {
    this.#header = header;
    this.#endedAt = header.startedAt;
    this.#day = dayOf(header.startedAt);
  }

  add({ record, segment }: PlacedRecord): void {
    this.#segment = segment;
    this.#endedAt = record.at ?? this.#endedAt;
    if (record.type === 'event') {
      if (record.event === 'title') this.#naming.push(record);
      else this.#event(record);
      return;
    }
    if (this.#mayName(record)) this.#naming.push(record);
    this.#messages += 1;
    if (record.model !== undefined) this.#models.add(record.model);
    this.#message(record);
    if (this.#cut) this.#cut.messages += 1;
  }

  text(pathTo: PathTo): string {
    const body = this.#parts.map(({ text, isLine, started = [] }, at) => {
      const paths = started.flatMap((session) => pathTo(session) ?? []);
      const start = isLine && this.#parts[at - 1]?.isLine ? '\n' : '\n\n';
      return [start + text, ...paths.map((path) => `[sub-agent](${path})`)].join(', ');
    });
    return `${this.#head(pathTo)}${body.join('')}${this.#note()}\n`;
  }

  #head(pathTo: PathTo): string {
    const { project, agent, person, machine, startedAt } = this.#header;
    const branch = project.branch === undefined ? undefined : `branch ${project.branch}`;
    const title = sessionTitle({ header: this.#header, records: this.#naming });
    const last = this.#segment === '' || this.#segment === firstSegment ? [] : [link(this.#segment)];
    return [
      `# ${plainLine(title, 160)}`,
      '',
      `- Project: ${listed([projectName(project), project.repo, project.path, branch]) || 'none'}`,
      `- Assistant: ${listed([`${agent.name} ${agent.version ?? ''}`, ...[...this.#models].slice(0, 3)])}`,
      `- Time: ${periodOf(startedAt, this.#endedAt)} UTC`,
      ...relationLines(this.#header, { until: this.#endedAt, pathTo }),
      `- Machine: ${listed([machine, person])}`,
      `- Messages: ${this.#messages}, in full in ${[link(firstSegment), ...last].join(' to ')}`,
    ].join('\n');
  }

  #note(): string {
    if (!this.#cut || this.#cut.messages === 0) return '';
    const { segment, messages } = this.#cut;
    const more = messages === 1 ? 'One more message does' : `${messages} more messages do`;
    return `\n\n---\n\n${more} not fit here; read on in ${link(segment)}.`;
  }

  #mayName(message: Message): boolean {
    const isNaming = message.role === 'user' || message.kind === 'task';
    const isNamed = this.#naming.some(
      (record) => record.type === 'message' && record.role === message.role && messageText(record).trim() !== '',
    );
    return isNaming && !isNamed;
  }

  #message(message: Message): void {
    if (message.role === 'system' && message.kind !== 'task') {
      if (toldKinds.has(message.kind ?? '')) this.#put(`- ${plainLine(message.kind ?? '')}: ${told(message)}`, true);
      return;
    }
    for (const block of message.blocks) {
      if (block.type === 'tool_result') this.#result(block);
      else if (!this.#cut) this.#block(message, block);
    }
  }

  #block(message: Message, block: Exclude<Block, BlockOf<'tool_result'>>): void {
    if (block.type === 'text') return this.#say(message, block.text);
    if (block.type === 'tool_call') return this.#call(message, block);
    const line = blockLine(block);
    if (line !== undefined) this.#put(`- ${line}`, true, message);
  }

  #say(message: Message, text: string): void {
    const prose = markdownProse(startOf(text, longestTextLength));
    const left = text.length - longestTextLength;
    const rest = left > 0 ? `\n\n… ${left} more characters in ${link(this.#segment)}` : '';
    if (prose !== '') this.#put(prose + rest, false, message);
  }

  #call(message: Message, block: BlockOf<'tool_call'>): void {
    const line = `- ${callLine(block, this.#segment)}`;
    const part = this.#put(`${line}, no result`, true, message);
    if (part) this.#calls.set(block.call, { part, line });
    this.#bytes += outcomeBytes;
  }

  #result({ call, ok, exitCode }: BlockOf<'tool_result'>): void {
    const known = this.#calls.get(call);
    if (known) known.part.text = `${known.line}, ${ok ? 'ok' : exitCode ? `failed with ${exitCode}` : 'failed'}`;
  }

  #event(event: SessionEvent): void {
    if (event.event === 'subagent') return this.#started(event);
    const line = eventLine(event);
    if (line !== undefined) this.#put(`- ${line}`, true);
  }

  /** A call that started a sub-agent has a line already. */
  #started(event: Extract<SessionEvent, { event: 'subagent' }>): void {
    const what = plainLine(event.description ?? event.agentId);
    const part = this.#calls.get(event.call ?? '')?.part ?? this.#put(`- a sub-agent was started: ${what}`, true);
    if (!part || this.#bytes + relatedBytes > longestReadmeBytes) return;
    this.#bytes += relatedBytes;
    part.started = [...(part.started ?? []), { session: startedSession(this.#header, event), until: this.#endedAt }];
  }

  /** Adds a part below the name of whoever said it, unless the page is full. */
  #put(text: string, isLine: boolean, message?: Message): Part | undefined {
    if (this.#cut) return undefined;
    const heading = message && this.#headingOf(message);
    const parts = [...(heading === undefined ? [] : [{ text: heading, isLine: false }]), { text, isLine }];
    const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part.text) + 2, 0);
    if (this.#bytes + bytes > longestReadmeBytes) {
      this.#cut = { segment: this.#segment, messages: 0 };
      return undefined;
    }
    this.#bytes += bytes;
    this.#parts.push(...parts);
    return parts.at(-1);
  }

  /** A heading where somebody else speaks than before; every prompt has its own. */
  #headingOf(message: Message): string | undefined {
    const { role, seq, at = this.#endedAt, superseded } = message;
    const { person = 'Person', agent } = this.#header;
    const name = role === 'user' ? person : role === 'system' ? 'Task' : agent.name;
    const turn = [name, role === 'user' ? seq : '', superseded].join(' ');
    if (turn === this.#speaker) return undefined;
    this.#speaker = turn;
    const time = dayOf(at) === this.#day ? minuteOf(at).slice(11) : minuteOf(at);
    this.#day = dayOf(at);
    return `### ${plainLine(name, 60)}, ${time}${superseded ? ', taken back' : ''}`;
  }
}

/** What a block tells in one line; nothing for what is left out. */
function blockLine(block: Exclude<Block, BlockOf<'text' | 'tool_call' | 'tool_result'>>): string | undefined {
  switch (block.type) {
    case 'edit':
      // The line of its call names the file.
      return block.call === undefined ? `changed ${codeSpan(block.path)}` : undefined;
    case 'attachment':
      return `attached ${listed([block.name, block.mediaType, `${block.bytes} bytes`])}`;
    case 'notice':
      return `${plainLine(block.kind, 60)}: ${plainLine(block.text)}`;
    case 'unknown':
      return `something of the kind ${codeSpan(block.native, 60)}`;
    case 'thinking':
      return undefined;
  }
}

function eventLine(event: Exclude<SessionEvent, { event: 'subagent' }>): string | undefined {
  switch (event.event) {
    case 'compaction':
      return 'the assistant shortened what it remembers';
    case 'model':
      return `from here on ${plainLine(event.model, 60)} answers`;
    case 'rewind':
      return `back to message ${event.fromSeq}`;
    case 'resume':
      return 'taken up again';
    case 'link':
      return `${event.relation === 'pull-request' ? 'pull request' : 'continued in'} ${codeSpan(event.target)}`;
    case 'title':
      return undefined;
  }
}

/** The text of a message that is told in one line. */
function told(message: Message): string {
  const notice = message.blocks.find((block) => block.type === 'notice');
  return plainLine(messageText(message) || (notice?.text ?? ''));
}

function listed(values: readonly (string | undefined)[]): string {
  return values.flatMap((value) => (value === undefined || value === '' ? [] : [plainLine(value, 60)])).join(', ');
}

function link(segment: string): string {
  return `[${segment.replace('.jsonl', '')}](${segment})`;
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** `2026-02-03 04:05 to 04:31`; only what differs is said again. */
function periodOf(startedAt: string, endedAt: string): string {
  const [start, end] = [minuteOf(startedAt), minuteOf(endedAt)];
  if (start === end) return start;
  return `${start} to ${dayOf(startedAt) === dayOf(endedAt) ? end.slice(11) : end}`;
}

/** `2026-02-03 04:05` */
function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
