/** Output of terminals: colours become styles, every other control sequence goes. */

export interface AnsiPiece {
  readonly text: string;
  /** `red`, `green`, …; undefined for the usual ink. */
  readonly colour?: string;
  readonly isBold?: true;
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

// CSI sequences, OSC sequences up to their end, and other two-character escapes.
// oxlint-disable-next-line no-control-regex -- control sequences are what is looked for
const sequence = /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?/g;

/** Cuts a text into runs of one style. A carriage return overwrites its line, as in a terminal. */
export function ansiPieces(text: string): AnsiPiece[] {
  const source = text.includes('\r') ? withoutOverwritten(text) : text;
  if (!source.includes('\u001b')) return source === '' ? [] : [{ text: source }];
  const pieces: AnsiPiece[] = [];
  let style: Omit<AnsiPiece, 'text'> = {};
  let at = 0;
  const push = (piece: string) => {
    if (piece !== '') pieces.push({ text: piece, ...style });
  };
  for (const match of source.matchAll(sequence)) {
    push(source.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === 'm') style = styleAfter(style, match[1] ?? '');
  }
  push(source.slice(at));
  return pieces;
}

/** A text as a terminal leaves it, without its styles: what is copied must not carry control sequences into another terminal. */
export function plainOutput(text: string): string {
  return ansiPieces(text)
    .map((piece) => piece.text)
    .join('');
}

function withoutOverwritten(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1).replace(/\r$/, ''))
    .join('\n');
}

function styleAfter(style: Omit<AnsiPiece, 'text'>, parameters: string): Omit<AnsiPiece, 'text'> {
  let next: { colour?: string; isBold?: true } = { ...style };
  const codes = parameters.split(';').map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const colour = colours[code >= 90 ? code - 90 : code - 30];
    if (code === 0) next = {};
    else if (code === 1) next.isBold = true;
    else if (code === 22) delete next.isBold;
    else if (code === 39) delete next.colour;
    else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
    else if (((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) && colour !== undefined) next.colour = colour;
  }
  return next;
}
