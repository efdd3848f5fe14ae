import { messagePath } from '@session-siphon/schemas/search-answer';
import { describe, expect, it } from 'vitest';
import { parseDeepLink } from './deep-link.ts';

const conversation = '0123456789abcdef01234567';
const message = 'fedcba9876543210';

describe('a link to a message', () => {
  it('names what it was made from', () => {
    const url = new URL(messagePath(conversation, message, 14_999), 'http://site/');
    expect(parseDeepLink(url.search, url.hash)).toEqual({ conversation, message, hint: 14_999 });
    expect(parseDeepLink(`?id=${conversation}&q=x`, '')).toEqual({ conversation });
    expect(parseDeepLink(`?id=${conversation}`, `#m-${message}`)).toEqual({ conversation, message });
  });

  it.each(['', '?id=', '?id=short', `?id=${conversation}\`%20||%20id:=x`, `?id=${conversation.toUpperCase()}`])(
    'is none when it names no conversation: %s',
    (search) => {
      expect(parseDeepLink(search, `#m-${message}`)).toBeUndefined();
    },
  );

  it.each(['#m-', '#m-123', `#m-${message}]`, `#m-${message}~-1`, '#top'])(
    'opens the conversation when it names no message: %s',
    (hash) => {
      expect(parseDeepLink(`?id=${conversation}`, hash)).toEqual({ conversation });
    },
  );
});
