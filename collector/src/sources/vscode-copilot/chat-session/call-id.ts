/** The id of a call as the model gave it: the editor appends a number. */
export function modelCallId(id: string): string {
  return id.replace(/__vscode-\d+$/, '');
}
