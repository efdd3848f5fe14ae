/** Times for people, on their own clock: data keeps ISO times in UTC. */

const minutes = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });

/** `2026-09-01 14:05` for an ISO time. */
export function localTime(iso: string): string {
  return minutes.format(new Date(iso));
}
