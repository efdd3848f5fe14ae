/** `workspace.yaml` beside a log: flat, a fact a line. */
import { parseJson, textOf } from '@session-siphon/schemas/narrow';

/** Facts by name; texts in quotes are given without them. */
export function workspaceNotes(yaml: string): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  for (const line of yaml.split('\n')) {
    const [, name, value = ''] = /^([a-z_]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== '' && value !== 'null' && value !== '~') notes.set(name, unquoted(value));
  }
  return notes;
}

function unquoted(value: string): string {
  if (/^'.*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'");
  if (!/^".*"$/.test(value)) return value;
  return textOf(parseJson(value)) ?? value.slice(1, -1);
}
