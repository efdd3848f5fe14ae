/** The time of a record, as a part of it: absent where the assistant tells none. */
export function timed(at: string | undefined): { at?: string } {
  return at === undefined ? {} : { at };
}
