/** Messages that the program gives the model: reports of sub-agents, ends of background tasks, restarts. */

interface SystemMessage {
  /** Kind of the message it becomes. */
  readonly kind: 'task' | 'subagent' | 'background-task' | 'editor' | 'notification';
  readonly text: string;
  /** The program was started again, and the conversation with it. */
  readonly isRestart: boolean;
}

/** A sentence before it may name the tag as well. */
const wrapped = /(?:^|\n)<SYSTEM_MESSAGE>\s*([^]*?)\s*(?:<\/SYSTEM_MESSAGE>\s*)?$/;
const envelope = /^\[Message\] timestamp=\S* sender=(\S+) priority=\S* content=([^]*)$/;
const task = /\/task-\d+$/;

/** `parent` is the conversation that started this one: what it sends is what a sub-agent is asked for. */
export function systemMessage(content: string, parent: string | undefined): SystemMessage {
  const inner = wrapped.exec(content)?.[1] ?? content.trim();
  const [, sender = 'system', text = inner] = envelope.exec(inner) ?? [];
  return { kind: senderKind(sender, parent), text, isRestart: isRestart(sender, text) };
}

/** Kind of the message that a sender's message becomes. */
export function senderKind(sender: string, parent: string | undefined): SystemMessage['kind'] {
  if (sender === 'system') return 'notification';
  if (sender === parent) return 'task';
  return task.test(sender) ? 'background-task' : 'subagent';
}

function isRestart(sender: string, text: string): boolean {
  return sender === 'system' && /\b(?:server restart|restarted)\b/i.test(text.slice(0, 300));
}
