/** What may happen to an archive, in any order: sessions begin, grow, are copied, rewritten, damaged, forgotten; machines are renamed and go; history is rewritten. */
import type { Session } from '@session-siphon/schemas/session';
import * as fc from 'fast-check';
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
const names = ['a', 'b', 'c', 'd'];
const linesPerSegment = 3;

interface Happening {
  readonly often: number;
  change(state: State): State;
}

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
    const all = Object.entries(this.#happenings).flatMap(([name, one]) =>
      Array.from({ length: one.often }, () => ({ name, ...one })),
    );
    for (let time = 0; time < times; time += 1) {
      const { name, change } = this.#pick(all);
      this.told.push(name);
      this.#state = change(this.#state);
    }
    this.told.push(JSON.stringify(this.#state));
  }

  /** Nothing is damaged any more. */
  repair(): void {
    this.#state = { ...this.#state, copies: this.#state.copies.map(undamaged) };
  }

  /** Commits the present state. */
  writeTo(archive: TestArchive): void {
    archive.clear();
    for (const { machine, name } of this.#state.forgotten)
      archive.putTombstone(sessionOf({ name, machine, texts: [] }));
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

  readonly #happenings: Readonly<Record<string, Happening>> = {
    begins: {
      often: 4,
      change: (state) => put(state, { ...this.#place(), texts: this.#texts(7), generation: 0 }),
    },
    grows: {
      often: 4,
      change: (state) => this.#edit(state, (copy) => ({ ...copy, texts: [...copy.texts, ...this.#texts(5)] })),
    },
    isCopied: {
      often: 4,
      change: (state) =>
        this.#withOne(state, (copy) => {
          const texts = copy.texts.slice(0, 1 + this.#below(copy.texts.length));
          return put(state, { ...copy, machine: this.#pick(machines), texts, generation: 0 });
        }),
    },
    isNamed: { often: 1, change: (state) => this.#edit(state, (copy) => ({ ...copy, title: this.#word() })) },
    isRewritten: {
      often: 1,
      change: (state) =>
        this.#edit(state, (copy) => {
          const kept = copy.texts.slice(0, this.#below(copy.texts.length));
          return { ...copy, generation: copy.generation + 1, texts: [...kept, this.#word()] };
        }),
    },
    isDamaged: {
      often: 1,
      change: (state) => this.#edit(state, (copy) => ({ ...copy, damaged: this.#below(3) })),
    },
    isMended: { often: 1, change: (state) => this.#edit(state, undamaged) },
    leaves: {
      often: 1,
      change: (state) => this.#withOne(state, (copy) => without(state, copy)),
    },
    isForgotten: {
      often: 1,
      change: (state) =>
        this.#withOne(state, (copy) => ({ ...without(state, copy), forgotten: [...state.forgotten, copy] })),
    },
    isRecalled: {
      often: 1,
      change: (state) => ({ ...state, forgotten: state.forgotten.slice(1) }),
    },
    machineGoes: {
      often: 1,
      change: ({ copies, forgotten }) => {
        const machine = this.#pick(machines);
        const isElsewhere = (one: { readonly machine: string }) => one.machine !== machine;
        return { copies: copies.filter(isElsewhere), forgotten: forgotten.filter(isElsewhere) };
      },
    },
    machineIsRenamed: {
      often: 1,
      change: ({ copies, forgotten }) => {
        const [from, to] = [this.#pick(machines), this.#pick(machines)];
        const renamed = <T extends { readonly machine: string }>(one: T): T =>
          one.machine === from ? { ...one, machine: to } : one;
        const kept = copies.filter(({ machine }) => from === to || machine !== to);
        return { copies: kept.map(renamed), forgotten: forgotten.map(renamed) };
      },
    },
    historyGoesBack: {
      often: 1,
      change: (state) => (this.#earlier.length > 0 ? this.#pick(this.#earlier) : state),
    },
    historyIsRewritten: {
      often: 1,
      change: (state) => {
        this.#isRewritten = true;
        return state;
      },
    },
  };

  #edit(state: State, change: (copy: Copy) => Copy): State {
    return this.#withOne(state, (copy) => ({
      ...state,
      copies: state.copies.map((one) => (one === copy ? change(one) : one)),
    }));
  }

  #withOne(state: State, change: (copy: Copy) => State): State {
    return state.copies.length > 0 ? change(this.#pick(state.copies)) : state;
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

  #pick<T>(values: readonly T[]): T {
    const value = values[this.#below(values.length)];
    if (value === undefined) throw new Error('there is nothing to choose from');
    return value;
  }

  #below(limit: number): number {
    return this.#choices(fc.nat, limit - 1);
  }
}

function put(state: State, copy: Copy): State {
  const others = state.copies.filter(({ machine, name }) => machine !== copy.machine || name !== copy.name);
  return { ...state, copies: [...others, copy] };
}

function without(state: State, copy: Copy): State {
  return { ...state, copies: state.copies.filter((one) => one !== copy) };
}

function undamaged({ damaged: _damaged, ...copy }: Copy): Copy {
  return copy;
}

/** Where the assistant keeps no times, a copy on another machine seems to have begun at another one. */
function sessionOf({ name, texts, machine, title }: Pick<Copy, 'name' | 'texts' | 'machine' | 'title'>): Session {
  const day = name === 'a' ? '05' : `0${1 + machines.indexOf(machine)}`;
  const session = conversation(name, texts, machine, `2026-10-${day}T08:00:00.000Z`);
  if (title === undefined) return session;
  return {
    ...session,
    records: [...session.records, { type: 'event', event: 'title', seq: texts.length, title, by: 'person' }],
  };
}
