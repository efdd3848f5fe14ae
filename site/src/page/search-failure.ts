/** What a page says when a search is not answered: what happened, and what the person can do. */
import { PageFailure } from './page-failure.ts';

/** Who was asked. */
export interface AskedServer {
  /** As the first words of a sentence. */
  readonly name: string;
  /** Whether it belongs to the page, so that whoever reads it may have started both. */
  readonly isOwn: boolean;
  readonly hasKey: boolean;
}

export const busyStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/** Nobody answers. */
export function unreachable({ name, isOwn }: AskedServer): PageFailure {
  return new PageFailure(
    'unreachable',
    `${name} does not answer`,
    isOwn
      ? {
          advice: 'It may have been stopped. Start it again, then retry; what is shown stays.',
          command: 'npm start',
        }
      : {
          advice:
            'Check the network of this machine, then retry; what is shown stays. If others do not reach it either, tell whoever runs it.',
        },
  );
}

/** An answer that is none; `message` is what the server says. */
export function failureOf({ name, hasKey }: AskedServer, status: number, message: string): PageFailure {
  if (status === 401 || status === 403)
    return hasKey
      ? new PageFailure('key', `${name} does not accept the key of this page`, {
          advice:
            'It has expired, or the server has been set up anew. Retry; if that does not help, type a new one. Whoever runs the server makes it:',
          command: 'siphon key create',
        })
      : new PageFailure('key', `${name} asks for a key`, {
          advice: 'Type the one that you were given. Whoever runs the server makes one with:',
          command: 'siphon key create',
        });
  if (status === 404)
    return new PageFailure('unindexed', `${name} has no index of conversations yet`, {
      advice: 'Collect and index first, then retry.',
      command: 'npm start',
    });
  if (status === 429)
    return new PageFailure('busy', `${name} has been asked too often`, { advice: 'Wait a minute, then retry.' });
  if (busyStatuses.has(status))
    return new PageFailure('busy', `${name} is busy`, {
      advice: 'It is starting or catching up. Retry in a few seconds.',
    });
  return new PageFailure('refused', `${name} refused the search`, {
    advice: `Change its words or take a filter away. The server says: ${message}`,
  });
}
