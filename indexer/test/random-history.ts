/** What may happen to an archive, in any order: sessions begin, grow, are copied, rewritten, damaged, forgotten; machines are renamed and go; history is rewritten. */
import * as fc from 'fast-check';
import type { Session } from '@session-siphon/schemas/session';
import { type TestArchive, conversation } from './test-archive.ts';

interface Copy {
  readonly machine: string;
  readonly name: string;
  readonly texts: readonly string[];
  readonly title?: string;
  readonly generation: number;
  /** Segment that holds no JSON. */
  readonly damaged?: number;
}

interface State {
  readonly copies: readonly Copy[];
  /** Forgotten sessions with the machine that says so. */
  readonly forgotten: readonly Pick<Copy, 'machine' | 'name'>[];
}

const machines = ['desktop', 'laptop', 'server'];
const names = ['a', 'b', 'c', 'd', 'e'];
const linesPerSegment = 3;

type Change = (state: State) => State;

export class RandomHistory {
  /** What happened so far, for whoever looks for a reason. */
  readonly told: string[] = [];
  readonly #choices: fc.GeneratorValue;
  readonly #hasBranches: boolean;
  readonly #earlier: State[] = [];
  #state: State = { copies: [], forgotten: [] };
  #isRewritten = false;
  #words = 0;

  constructor(choices: fc.GeneratorValue) {
    this.#choices = choices;
    this.#hasBranches = choices(fc.boolean);
  }

  /** Lets so many things happen. */
  change(times: number): void {
    for (let time = 0; time < times; time += 1) {
      const name = this.#pick(Object.keys(this.#changes));
      this.told.push(name);
      this.#state = this.#changes[name]?.(this.#state) ?? this.#state;
    }
    this.told.push(JSON.stringify(this.#state));
  }

  /** Nothing is damaged any more. */
  repair(): void {
    this.#state = { ...this.#state, copies: this.#state.copies.map(({ damaged: _damaged, ...copy }) => copy) };
  }

  /** Commits the present state. */
  writeTo(archive: TestArchive): void {
    archive.clear();
    for (const { machine, name } of this.#state.forgotten) archive.putTombstone(conversation(name, [], machine));
    for (const copy of this.#state.copies) {
      archive.put(sessionOf(copy), { generation: copy.generation, linesPerSegment });
      if (copy.damaged !== undefined)
        archive.damage(sessionOf(copy), { generation: copy.generation, segment: copy.damaged });
    }
    if (this.#isRewritten) archive.startOver();
    else archive.commit();
    this.#isRewritten = false;
    if (this.#hasBranches) archive.splitByMachine();
    this.#earlier.push(this.#state);
  }

  readonly #changes: Readonly<Record<string, Change>> = {
    begins: (state) => this.#put(state, { ...this.#place(), texts: this.#texts(7), generation: 0 }),
    beginsToo: (state) => this.#put(state, { ...this.#place(), texts: this.#texts(7), generation: 0 }),
    grows: (state) => this.#edit(state, (copy) => ({ ...copy, texts: [...copy.texts, ...this.#texts(5)] })),
    growsToo: (state) => this.#edit(state, (copy) => ({ ...copy, texts: [...copy.texts, ...this.#texts(2)] })),
    isNamed: (state) => this.#edit(state, (copy) => ({ ...copy, title: this.#word() })),
    isRewritten: (state) =>
      this.#edit(state, (copy) => ({
        ...copy,
        generation: copy.generation + 1,
        texts: [...copy.texts.slice(0, this.#below(copy.texts.length)), this.#word()],
      })),
    isDamaged: (state) => this.#edit(state, (copy) => ({ ...copy, damaged: this.#below(3) })),
    isMended: (state) => this.#edit(state, ({ damaged: _damaged, ...copy }) => copy),
    isCopied: (state) => {
      const copy = this.#one(state.copies);
      return copy
        ? this.#put(state, {
            ...copy,
            machine: this.#pick(machines),
            texts: copy.texts.slice(0, 1 + this.#below(copy.texts.length)),
            generation: 0,
          })
        : state;
    },
    leaves: (state) => {
      const copy = this.#one(state.copies);
      return { ...state, copies: state.copies.filter((one) => one !== copy) };
    },
    isForgotten: (state) => {
      const copy = this.#one(state.copies);
      return copy
        ? { copies: state.copies.filter((one) => one !== copy), forgotten: [...state.forgotten, copy] }
        : state;
    },
    isRecalled: (state) => {
      const note = this.#one(state.forgotten);
      return { ...state, forgotten: state.forgotten.filter((one) => one.name !== note?.name) };
    },
    machineGoes: ({ copies, forgotten }) => {
      const machine = this.#pick(machines);
      return {
        copies: copies.filter((copy) => copy.machine !== machine),
        forgotten: forgotten.filter((note) => note.machine !== machine),
      };
    },
    machineIsRenamed: ({ copies, forgotten }) => {
      const [from, to] = [this.#pick(machines), this.#pick(machines)];
      const renamed = <T extends { readonly machine: string }>(one: T): T =>
        one.machine === from ? { ...one, machine: to } : one;
      return {
        copies: copies.filter(({ machine }) => from === to || machine !== to).map(renamed),
        forgotten: forgotten.map(renamed),
      };
    },
    historyGoesBack: (state) => this.#one(this.#earlier) ?? state,
    historyIsRewritten: (state) => {
      this.#isRewritten = true;
      return state;
    },
  };

  #put(state: State, copy: Copy): State {
    const others = state.copies.filter(({ machine, name }) => machine !== copy.machine || name !== copy.name);
    return { ...state, copies: [...others, copy] };
  }

  #edit(state: State, change: (copy: Copy) => Copy): State {
    const copy = this.#one(state.copies);
    return { ...state, copies: state.copies.map((one) => (one === copy ? change(one) : one)) };
  }

  #pick<T>(values: readonly T[]): T {
    const value = values[this.#below(values.length)];
    if (value === undefined) throw new Error('there is nothing to choose from');
    return value;
  }

  #below(limit: number): number {
    return this.#choices(fc.nat, limit - 1);
  }

  #one<T>(values: readonly T[]): T | undefined {
    return values.length === 0 ? undefined : this.#pick(values);
  }

  #place(): Pick<Copy, 'machine' | 'name'> {
    return { machine: this.#pick(machines), name: this.#pick(names) };
  }

  #texts(most: number): string[] {
    return Array.from({ length: 1 + this.#below(most) }, () => this.#word());
  }

  #word(): string {
    this.#words += 1;
    return `word${this.#words}`;
  }
}

function sessionOf({ name, texts, machine, title }: Copy): Session {
  const session = conversation(name, texts, machine);
  if (title === undefined) return session;
  return {
    ...session,
    records: [...session.records, { type: 'event', event: 'title', seq: texts.length, title, by: 'person' }],
  };
}
