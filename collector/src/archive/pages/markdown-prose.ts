/**
 * Markdown that people and assistants wrote, as Markdown that is safe to show: lists, quotes, tables, code, emphasis are what they were; headings become
 * bold lines, addresses code, and everything else text.
 */
import { codeSpan, longestRun, startOfLine, visibleText, withoutLinks } from './markdown-text.ts';

/** Hosts draw diagrams and formulas from blocks of some languages; of these they only colour the text. */
const languages: ReadonlySet<string> = new Set(
  (
    'bash sh shell console zsh fish powershell bat js javascript jsx ts typescript tsx json jsonc yaml yml toml ini xml html css scss vue svelte ' +
    'python py go rust rs c cpp h java kotlin swift csharp cs ruby rb php sql lua r perl scala dart elixir haskell diff patch text txt dockerfile ' +
    'makefile nginx graphql protobuf markdown md'
  ).split(' '),
);
const deepestIndent = 12;
const nonBreakingSpace = '\u00a0';

/** The text as lines of Markdown, without blank lines at its ends. */
export function markdownProse(text: string): string {
  const prose = new Prose(visibleText(text).split('\n'));
  return prose
    .render()
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/^\n+|\n+$/g, '');
}

class Prose {
  readonly #lines: readonly string[];
  readonly #out: string[] = [];
  #at = 0;
  #isInList = false;
  /** Where a paragraph may go on. */
  #paragraphAt = -1;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  render(): readonly string[] {
    while (this.#at < this.#lines.length) {
      if (this.#fence() || this.#table()) this.#isInList = false;
      else this.#line(this.#lines[this.#at++] ?? '');
    }
    return this.#out;
  }

  /** A block of code, to its end or to the end of the text. */
  #fence(): boolean {
    const [, indent = '', marks = '', info = ''] =
      /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(this.#lines[this.#at] ?? '') ?? [];
    if (marks === '') return false;
    const rest = this.#lines.slice(this.#at + 1);
    const length = rest.findIndex((line) => closes(line.trim(), marks));
    const code = (length < 0 ? rest : rest.slice(0, length)).map((line) => withoutIndent(line, indent.length));
    const language = /^[\w+#]+/.exec(info.trim().toLowerCase())?.[0] ?? '';
    this.#out.push('', ...codeBlock(code, languages.has(language) ? language : ''), '');
    this.#at += length < 0 ? rest.length + 1 : length + 2;
    return true;
  }

  #table(): boolean {
    const header = cellsOf(this.#lines[this.#at] ?? '');
    const ruler = cellsOf(this.#lines[this.#at + 1] ?? '');
    if (!header || ruler?.length !== header.length || !ruler.every((cell) => /^:?-+:?$/.test(cell))) return false;
    this.#out.push('', tableRow(header), `|${'---|'.repeat(header.length)}`);
    for (this.#at += 2; ; this.#at += 1) {
      const cells = cellsOf(this.#lines[this.#at] ?? '');
      if (!cells) break;
      this.#out.push(tableRow(cells));
    }
    this.#out.push('');
    return true;
  }

  #line(line: string): void {
    const [, indent = '', mark = '', item = ''] = /^([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(\S.*)$/.exec(line) ?? [];
    const heading = /^ {0,3}#{1,6}[ \t]+(.*)$/.exec(line)?.[1];
    const quote = /^ {0,3}>[ \t]?(.*)$/.exec(line)?.[1];
    if (/^[ \t]*$/.test(line)) this.#out.push('');
    else if (/^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line)) this.#put('', '***', '');
    else if (heading !== undefined) this.#put('', boldText(heading), '');
    else if (quote !== undefined) this.#put(`> ${startOfLine(inline(quote.trim()))}`);
    else if (mark !== '') {
      const depth = this.#isInList ? widthOf(indent) : 0;
      this.#out.push(`${spaces(depth)}${/\d/.test(mark) ? mark : '-'} ${startOfLine(inline(item))}`);
      this.#isInList = true;
    } else this.#paragraph(line);
  }

  #put(...lines: readonly string[]): void {
    this.#out.push(...lines);
    this.#isInList = false;
  }

  /** A line goes on as its own line: people mean the breaks they type. */
  #paragraph(line: string): void {
    const [, indent = '', text = ''] = /^([ \t]*)(.*)$/.exec(line) ?? [];
    this.#isInList &&= indent !== '';
    const start = this.#isInList ? spaces(widthOf(indent)) : nonBreakingSpace.repeat(widthOf(indent));
    const before = this.#out.length - 1;
    if (this.#paragraphAt === before) this.#out[before] += '\\';
    this.#out.push(start + startOfLine(inline(text.trimEnd())));
    this.#paragraphAt = before + 1;
  }
}

/** Whether a line ends the block that such marks began. */
function closes(line: string, marks: string): boolean {
  return line.length >= marks.length && line === (marks[0] ?? '').repeat(line.length);
}

/** Lines of code between marks that are longer than any in it. */
function codeBlock(code: readonly string[], language: string): readonly string[] {
  const marks = '`'.repeat(Math.max(3, longestRun(code.join('\n')) + 1));
  // A host may take this for an order to include a file, wherever it stands.
  const lines = code.map((line) => line.replace(/^\s*::include(?=\{)/, '$&\u200b'));
  return [marks + language, ...lines, marks];
}

/** Cells of a row that starts with a bar; a bar after a backslash is text. */
function cellsOf(line: string): readonly string[] | undefined {
  const row = /^ {0,3}\|(.*)$/.exec(line)?.[1]?.trim();
  if (row === undefined) return undefined;
  return row
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());
}

function tableRow(cells: readonly string[]): string {
  return `|${cells.map((cell) => ` ${inline(cell).replaceAll(/(?<!\\)\|/g, '\\|')} |`).join('')}`;
}

/** Code, a link to an address, an address, bold text. Lengths are bounded, so that no text takes long to read. */
const token =
  /(?<!`)(?<ticks>`+)(?!`)(?<code>.{1,1000}?)(?<!`)\k<ticks>(?!`)|!?\[(?<label>[^\][]{0,300})\]\(<?(?<target>https?:\/\/[^\s<>()]{1,2000})>?\)|(?<address>https?:\/\/[^\s<>`"]{1,2000}[^\s<>`".,;:!?)\]}'*_~])|\*\*(?=\S)(?<bold>.{1,300}?)(?<=\S)\*\*/g;

/** The inside of a line; empty only for an empty one. */
function inline(line: string): string {
  let done = 0;
  let out = '';
  for (const { index, 0: whole, groups = {} } of line.matchAll(token)) {
    out += escaped(line.slice(done, index));
    const shown = shownToken(groups) || escaped(whole);
    // Two pieces of code that touch would be one, with other ends.
    out += out.endsWith('`') && shown.startsWith('`') ? ` ${shown}` : shown;
    done = index + whole.length;
  }
  return out + escaped(line.slice(done));
}

function shownToken({ code, label, target, address, bold }: Readonly<Record<string, string | undefined>>): string {
  if (code !== undefined) return codeSpan(code, code.length);
  if (bold !== undefined) return boldText(bold);
  const url = target ?? address ?? '';
  const shown = codeSpan(url, url.length);
  return label === undefined || label === url || label.trim() === '' ? shown : `${inline(label)} (${shown})`;
}

function escaped(text: string): string {
  return withoutLinks(
    text
      .replaceAll(/&(?=[#a-z0-9])/gi, '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll(/[\\`*[\]{#~|$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&'),
  );
}

/** Empty where there is nothing to be bold. */
function boldText(text: string): string {
  const inner = inline(text.replaceAll('**', ' ').trim());
  return inner === '' ? '' : `**${inner}**`;
}

function withoutIndent(line: string, width: number): string {
  return line.slice(Math.min(width, line.length - line.trimStart().length));
}

function widthOf(indent: string): number {
  return Math.min(deepestIndent, indent.replaceAll('\t', '    ').length);
}

function spaces(count: number): string {
  return ' '.repeat(count);
}
