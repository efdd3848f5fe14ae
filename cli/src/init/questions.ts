/** Questions on a terminal. Answers come line by line from the standard input; what is asked goes where everything about the work goes. */
import { spawnSync } from 'node:child_process';
import { type Interface, createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';

export class Questions implements Disposable {
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  readonly #output: Writable;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    this.#lines = createInterface({ input });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** A line; an empty one stands for `usual`. */
  async text(question: string, usual: string): Promise<string> {
    const answer = await this.#ask(`${question}${usual === '' ? '' : ` [${usual}]`}: `);
    return answer === '' ? usual : answer;
  }

  /** A line that is not shown while it is typed, where the terminal can do that. */
  async secret(question: string): Promise<string> {
    using _hidden = hiddenTyping();
    const answer = await this.#ask(`${question}: `);
    this.#output.write('\n');
    return answer;
  }

  say(line: string): void {
    this.#output.write(`${line}\n`);
  }

  /** Asks until the answer is yes or no. */
  async yes(question: string, usual: boolean): Promise<boolean> {
    for (;;) {
      const answer = (await this.#ask(`${question} [${usual ? 'Y/n' : 'y/N'}] `)).toLowerCase();
      if (answer === '') return usual;
      if ('yes'.startsWith(answer) || 'no'.startsWith(answer)) return answer.startsWith('y');
      this.say('Please answer y or n.');
    }
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }

  async #ask(question: string): Promise<string> {
    this.#output.write(question);
    const { done, value } = await this.#answers.next();
    if (!done) return value.trim();
    this.#output.write('\n');
    throw new AppError('CANCELLED', 'the answers ended before the last question; nothing was changed.');
  }
}

/** The terminal goes on by lines, and shows none of them. Also whoever stops the program there gets it back as it was. */
function hiddenTyping(): Disposable {
  const stty = (...args: readonly string[]): void =>
    void spawnSync('stty', args, { stdio: ['inherit', 'ignore', 'ignore'] });
  if (!process.stdin.isTTY) return { [Symbol.dispose]: () => undefined };
  const stopped = (): never => {
    stty('echo');
    process.exit(exitCodes.interrupted);
  };
  stty('-echo');
  process.once('SIGINT', stopped);
  return {
    [Symbol.dispose]() {
      process.off('SIGINT', stopped);
      stty('echo');
    },
  };
}

/** Questions to the person at this terminal; undefined when nobody sits there. */
export function terminalQuestions({ isInteractive }: { readonly isInteractive: boolean }): Questions | undefined {
  return process.stdin.isTTY && isInteractive ? new Questions(process.stdin, process.stderr) : undefined;
}
