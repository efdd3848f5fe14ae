/** The words of an event that reports something. */
import { textOf } from '@session-siphon/schemas/narrow';
import type { AgentEvent } from './native.ts';

export function noticeText({ type, data }: AgentEvent): string {
  switch (type) {
    case 'skill.invoked':
    case 'skill.invoked_ref':
      return textOf(data['name']) ?? '';
    case 'abort':
      return textOf(data['reason']) ?? 'interrupted';
    case 'system.notification':
      return (textOf(data['content']) ?? '').replaceAll(/<\/?system_notification>/g, '').trim();
    default:
      return textOf(data['message']) ?? textOf(data['summary']) ?? '';
  }
}
