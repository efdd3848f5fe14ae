import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type SessionLocation,
  machineId,
  machineIdPattern,
  machineRef,
  machineSlug,
  parseSegmentPath,
  parseTombstonePath,
  segmentName,
  sessionFolder,
  tombstonePath,
} from './archive-path.ts';
import { seed } from './seed-for-tests.ts';

const location: SessionLocation = {
  machine: 'laptop-7f3a',
  source: 'claude-code',
  date: '2026-02-03',
  sessionId: '0123456789abcdef01234567',
  generation: 0,
};
const path = `${sessionFolder(location)}/${segmentName(0)}`;

const anyLocation: fc.Arbitrary<SessionLocation> = fc.record({
  machine: fc.tuple(fc.string(), fc.stringMatching(/^[0-9a-f]{4}$/)).map(([host, suffix]) => machineId(host, suffix)),
  source: fc.constantFrom('claude-code', 'codex', 'x9'),
  date: fc
    .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  sessionId: fc.stringMatching(/^[0-9a-f]{24}$/),
  generation: fc.nat(999_999),
});

describe('a path in the archive', () => {
  it('has this layout', () => {
    expect(path).toBe('machines/laptop-7f3a/claude-code/2026-02/03/0123456789abcdef01234567/00000.jsonl');
    expect(sessionFolder({ ...location, generation: 2 })).toBe(
      'machines/laptop-7f3a/claude-code/2026-02/03/0123456789abcdef01234567.2',
    );
    expect(segmentName(123_456)).toBe('123456.jsonl');
    expect(machineRef('laptop-7f3a')).toBe('refs/heads/machines/laptop-7f3a');
  });

  it('tells the session and the segment it was made for', () => {
    fc.assert(
      fc.property(anyLocation, fc.nat(999_999_999), (any, segment) => {
        expect(parseSegmentPath(`${sessionFolder(any)}/${segmentName(segment)}`)).toEqual({ ...any, segment });
      }),
      { seed },
    );
  });

  it('of a tombstone tells its machine and its session, and is no path of a segment', () => {
    const { machine, sessionId: session } = location;
    const tombstone = tombstonePath({ machine, session });
    expect(tombstone).toBe('machines/laptop-7f3a/tombstones/0123456789abcdef01234567.json');
    expect(parseTombstonePath(tombstone)).toEqual({ machine, session });
    expect(parseSegmentPath(tombstone)).toBeUndefined();
    for (const other of [path, `${tombstone}/x`, tombstone.replace('tombstones', 'codex'), 'README.md'])
      expect(parseTombstonePath(other)).toBeUndefined();
  });

  it('can be written on every system, and stays below the 260 characters of Windows', () => {
    const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
    fc.assert(
      fc.property(anyLocation, (any) => {
        const full = `${sessionFolder(any)}/${segmentName(99_999)}`;
        expect(full.length).toBeLessThan(200);
        for (const name of full.split('/')) {
          expect(name).toMatch(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/);
          expect(name).not.toMatch(reserved);
        }
      }),
      { seed },
    );
  });

  it.each([
    ['a README', 'machines/laptop-7f3a/claude-code/2026-02/03/README.md'],
    ['the manifest', 'archive.json'],
    ['a parent folder as machine', path.replace('laptop-7f3a', '..')],
    ['a hidden folder as source', path.replace('claude-code', '.git')],
    ['an upper-case machine', path.replace('laptop', 'Laptop')],
    ['a backslash', path.replace('claude-code', 'claude\\code')],
    ['a short session id', path.replace('01234567/', '/')],
    ['generation 0 written out', path.replace('01234567/', '01234567.0/')],
    ['a generation with leading zeros', path.replace('01234567/', '01234567.01/')],
    ['a segment beyond all counting', path.replace('00000', '9'.repeat(30))],
    ['something before', `x/${path}`],
    ['something behind', `${path}.bak`],
    ['a line break at the end', `${path}\n`],
  ])('that is %s belongs to no session', (_what, other) => {
    expect(parseSegmentPath(other)).toBeUndefined();
  });
});

describe('a machine id', () => {
  it.each([
    ["Ana's MacBook-Pro.local", 'ana-s-macbook-pro-local-7f3a'],
    ['Büro', 'buro-7f3a'],
    ['..', 'machine-7f3a'],
    ['日本', 'machine-7f3a'],
    ['CON', 'con-7f3a'],
    ['x'.repeat(300), `${'x'.repeat(32)}-7f3a`],
  ])('is made of the host name %j', (host, id) => {
    expect(machineId(host, '7f3a')).toBe(id);
  });

  it('is valid whatever the host is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (host) => {
        expect(machineId(host, '0a1b')).toMatch(machineIdPattern);
      }),
      { seed },
    );
  });

  it.each(['', '-a', 'a-', 'a--b', 'A', 'a.b', 'a/b', '..', 'nul', 'com1', 'x'.repeat(65)])('is not %j', (id) => {
    expect(id).not.toMatch(machineIdPattern);
  });

  it('keeps what is one already', () => {
    expect(machineSlug('ana-laptop-7f3a')).toBe('ana-laptop-7f3a');
  });
});
