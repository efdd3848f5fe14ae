/** An answer for programs, as `--json` prints it: one object in one line. */

/** What is not there is null, so that an answer has the same names whatever it says. */
export function jsonLine(answer: object): string {
  return `${JSON.stringify(answer, (_key, value: unknown) => (value === undefined ? null : value))}\n`;
}
