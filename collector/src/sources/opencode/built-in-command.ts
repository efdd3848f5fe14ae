/** Commands of the program itself. It sends a text of its own in their place; what a person typed behind the command stands inside of that. */

/** The texts by command, as every version so far wrote them. */
const texts: readonly { readonly name: string; readonly form: RegExp }[] = [
  {
    name: 'review',
    form: /^You are a code reviewer\. Your job is to review code changes and provide actionable feedback\.\n\n---\n\nInput:(?<typed>[^]*?)\n\n---\n\n## Determining What to Review\n/,
  },
  {
    name: 'init',
    form: /^Create or update `AGENTS\.md` for this repository\.\n\nThe goal is a compact instruction file [^]{0,500}?\n\nUser-provided focus or constraints \(honor these\):\n(?<typed>[^]*?)\n## How to investigate\n/,
  },
  {
    name: 'init',
    form: /^Please analyze this codebase and create an AGENTS\.md file containing:\n1\. Build\/lint\/test commands - [^]{0,2000}?\nIf there's already an AGENTS\.md, improve it if it's located in [^\n]*(?<typed>[^]*)$/,
  },
];

/** The command as it was typed; undefined for a text that stands for none. */
export function builtInCommand(text: string): string | undefined {
  for (const { name, form } of texts) {
    const typed = form.exec(text)?.groups?.['typed'];
    if (typed !== undefined) return `/${name} ${typed.trim()}`.trimEnd();
  }
  return undefined;
}
