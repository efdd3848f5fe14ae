/** Whether a text has an unbroken run of some characters. Looks at a small part of the text: from each place where a run would have to pass, backwards. */
export function hasLongRun(text: string, length: number, belongs: (code: number) => boolean): boolean {
  for (let end = length - 1; end < text.length;) {
    let at = end;
    while (at > end - length && belongs(text.charCodeAt(at))) at -= 1;
    if (at === end - length) return true;
    end = at + length;
  }
  return false;
}
