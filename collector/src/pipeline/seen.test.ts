import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SeenCarrier, SeenSession } from './seen-carrier.ts';
import { Seen } from './seen.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-seen-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (): Seen => Seen.load(folder, 'policy');
const contentOf = (seen: Seen): ReadonlyMap<string, SeenCarrier> => new Map(seen.all());
const stateFile = (): string => join(folder, readdirSync(folder).find((name) => name.endsWith('.log')) ?? 'none');
const session = (id: string, facts: Partial<SeenSession> = {}): SeenSession => ({ id, messages: 2, ...facts });
const carrier = (facts: Partial<SeenCarrier> = {}): SeenCarrier => ({
  source: 'claude-code',
  sizeBytes: 900,
  mtimeMs: 1_770_000_000_000.25,
  sessions: [session('one')],
  ...facts,
});

async function save(...carriers: readonly (readonly [path: string, carrier: SeenCarrier])[]): Promise<void> {
  const seen = load();
  for (const [path, one] of carriers) seen.put(path, one);
  await seen.save();
}

const many = (count: number): [string, SeenCarrier][] =>
  Array.from({ length: count }, (_, at) => [`/home/ana/${at}.jsonl`, carrier({ sessions: [session(`s${at}`)] })]);

describe('what was seen', () => {
  const full = carrier({
    companions: [{ path: '/home/ana/a\tb\n"c".json', sizeBytes: -1, mtimeMs: 0 }],
    withheld: { rules: 'abc', counts: { forgotten: 1 } },
    sessions: [session('one', { version: '3', skips: { 'strange line': 1 } }), session('two', { isGone: true })],
    agentVersion: '2.1',
    drops: { noise: 3 },
  });

  it('is the same when it is loaded again, whatever a path is called', async () => {
    await save(['/home/ana/tab\there\nand "there" – ü.jsonl', full], ['/b', carrier()]);
    expect(contentOf(load())).toEqual(
      new Map([
        ['/home/ana/tab\there\nand "there" – ü.jsonl', full],
        ['/b', carrier()],
      ]),
    );
  });

  it('knows a carrier by size and time, and with what else it was read', async () => {
    await save(['/a', full]);
    const { sizeBytes, mtimeMs, companions, withheld } = full;
    expect(load().unchanged('/a', { sizeBytes, mtimeMs })).toEqual({ sizeBytes, mtimeMs, companions, withheld });
    expect(load().unchanged('/a', { sizeBytes: sizeBytes + 1, mtimeMs })).toBeUndefined();
    expect(load().unchanged('/a', { sizeBytes, mtimeMs: mtimeMs + 0.5 })).toBeUndefined();
    expect(load().unchanged('/b', { sizeBytes, mtimeMs })).toBeUndefined();
  });

  it('follows sessions that come, change and are taken out', async () => {
    const steps = [
      [session('one'), session('two')],
      [session('one'), session('two', { messages: 3 }), session('three')],
      [session('one', { isGone: true }), session('two', { messages: 3 }), session('three')],
      [session('three')],
      [session('three'), session('four')],
    ];
    for (const sessions of steps) {
      await save(['/a', carrier({ sessions })]);
      expect(load().get('/a')?.sessions).toEqual(sessions);
    }
  });

  it('costs one carrier that changed the same bytes, however many others there are', async () => {
    const grown: number[] = [];
    for (const count of [1, 2_000]) {
      await save(...many(count));
      const before = statSync(stateFile()).size;
      await save(['/home/ana/0.jsonl', carrier({ sizeBytes: 901 })]);
      grown.push(statSync(stateFile()).size - before);
      rmSync(stateFile());
    }
    expect(grown[0]).toBeGreaterThan(0);
    expect(grown[1]).toBe(grown[0]);
  });

  it('costs one session that changed the same bytes, however many others its carrier holds', async () => {
    const sessions = Array.from({ length: 2_000 }, (_, at) => session(`s${at}`));
    const seen = load();
    seen.put('/a', carrier({ sessions }));
    await seen.save();
    const before = statSync(stateFile()).size;
    seen.put('/a', carrier({ sessions: sessions.with(7, session('s7', { messages: 9 })) }));
    await seen.save();
    expect(statSync(stateFile()).size - before).toBeLessThan(300);
    expect(contentOf(load())).toEqual(contentOf(seen));
  });

  it('is written anew before lines pile up', async () => {
    const seen = load();
    for (let round = 1; round <= 2_500; round += 1) {
      seen.put('/a', carrier({ sizeBytes: round }));
      if (round % 100 === 0) await seen.save();
    }
    expect(readFileSync(stateFile(), 'utf8').split('\n').length).toBeLessThan(1_100);
    expect(load().get('/a')).toEqual(carrier({ sizeBytes: 2_500 }));
  });

  it('is written only when something changed', async () => {
    await save(['/a', carrier()]);
    const { ino, mtimeMs } = statSync(stateFile());
    await load().save();
    expect(statSync(stateFile())).toMatchObject({ ino, mtimeMs });
  });

  it('holds what was put before or after, wherever a process is killed while it adds to it', async () => {
    const before = many(3);
    await save(...before);
    const whole = readFileSync(stateFile());
    const changes: [string, SeenCarrier][] = [
      ['/home/ana/1.jsonl', carrier({ sizeBytes: 950, sessions: [session('s1'), session('new')] })],
      ['/home/ana/ü.jsonl', carrier()],
    ];
    await save(...changes);
    const added = readFileSync(stateFile());
    for (let bytes = whole.length; bytes <= added.length; bytes += 1) {
      writeFileSync(stateFile(), added.subarray(0, bytes));
      const found = contentOf(load());
      const done = bytes === added.length ? 2 : added.indexOf('\n', whole.length) < bytes ? 1 : 0;
      expect(found).toEqual(new Map([...before, ...changes.slice(0, done)]));
    }
    writeFileSync(stateFile(), added.subarray(0, added.length - 5));
    await save(['/later', carrier()]);
    expect(contentOf(load())).toEqual(new Map([...before, ...changes.slice(0, 1), ['/later', carrier()]]));
  });

  it('loses of a damaged line the carrier that it is about, and no other', async () => {
    for (const part of ['"/a"', '"sizeBytes"', '"source"', '\t']) {
      rmSync(stateFile(), { force: true });
      await save(['/a', carrier()], ['/b', carrier()]);
      writeFileSync(stateFile(), readFileSync(stateFile(), 'utf8').replace(part, '\0'));
      expect([...contentOf(load()).keys()]).toEqual(['/b']);
      await save(['/a', carrier()]);
      expect([...contentOf(load()).keys()].toSorted()).toEqual(['/a', '/b']);
    }
  });
});

describe('the state of an earlier version', () => {
  it('is removed when there is a newer one, and that of other settings stays', async () => {
    const earlier = ['seen-policy-2.json', 'seen-other-1.log'];
    for (const name of [...earlier, 'seen-other-999.log', 'marker-key']) writeFileSync(join(folder, name), '');
    await load().save();
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(earlier));
    await save(['/a', carrier()]);
    for (const name of earlier) expect(readdirSync(folder)).not.toContain(name);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['seen-other-999.log', 'marker-key']));
  });
});

describe('the longest copy of a session', () => {
  it('is found among all carriers, and again when its carrier tells it no more', () => {
    const seen = Seen.inMemory();
    seen.put('/long', carrier({ sessions: [session('one', { messages: 9 })] }));
    seen.put('/short', carrier({ sessions: [session('one', { messages: 5 })] }));
    const { owners } = seen;
    expect(owners.isElsewhere('one', { path: '/other', messages: 7 })).toBe(true);
    seen.put('/long', carrier({ sessions: [session('one', { messages: 9, isGone: true })] }));
    expect(owners.release('one', '/long')).toBe('/short');
    expect(owners.isElsewhere('one', { path: '/other', messages: 1 })).toBe(false);
    owners.take('one', { path: '/short', messages: 5 });
    expect(owners.isElsewhere('one', { path: '/other', messages: 5 })).toBe(true);
    expect(owners.isElsewhere('one', { path: '/other', messages: 6 })).toBe(false);
    expect(owners.release('one', '/short')).toBeUndefined();
  });
});
