import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireMessage } from './wire-message.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const parse = (hex: string): WireMessage | undefined => WireMessage.parse(bytes(hex));

describe('a message', () => {
  it('gives numbers, texts, messages and lists by field number', () => {
    const message = parse('08 96 01  12 02 68 69  1a 02 08 07  1a 02 08 08  20 01  20 02');
    expect(message?.varint(1)).toBe(150);
    expect(message?.text(2)).toBe('hi');
    expect(message?.messages(3).map((inner) => inner.varint(1))).toEqual([7, 8]);
    expect(message?.varints(4)).toEqual([1, 2]);
    expect([...(message?.numbers ?? [])]).toEqual([1, 2, 3, 4]);
  });

  it('may be empty', () => {
    expect(parse('')?.varint(1)).toBeUndefined();
  });

  it('has the last value of a field that is given again', () => {
    expect(parse('08 01 08 02')?.varint(1)).toBe(2);
    expect(parse('0a 01 61 0a 01 62')?.text(1)).toBe('b');
    expect(parse('0a 01 61 0a 01 62')?.texts(1)).toEqual(['a', 'b']);
  });

  it('has packed and single numbers in one list', () => {
    expect(parse('0a 03 01 02 03  08 04')?.varints(1)).toEqual([1, 2, 3, 4]);
  });

  it('passes over fields with a fixed width', () => {
    const message = parse('09 0102030405060708  15 01020304  18 05');
    expect(message?.varint(3)).toBe(5);
    expect(message?.varint(1)).toBeUndefined();
    expect(message?.bytes(2)).toBeUndefined();
  });

  it('has U+FFFD where a text is no UTF-8, and no text where it is empty', () => {
    expect(parse('0a 03 61 ff 62')?.text(1)).toBe('a\uFFFDb');
    expect(parse('0a 00')?.text(1)).toBeUndefined();
  });
});

describe('a value of another wire type than the one asked for', () => {
  it('is absent', () => {
    const message = parse('08 01  12 01 61');
    expect(message?.text(1)).toBeUndefined();
    expect(message?.message(1)).toBeUndefined();
    expect(message?.texts(1)).toEqual([]);
    expect(message?.varint(2)).toBeUndefined();
  });

  it('does not hide one that has it', () => {
    expect(parse('08 01  0a 01 61')?.varint(1)).toBe(1);
    expect(parse('0a 01 61  08 01')?.text(1)).toBe('a');
  });

  it('is absent when it is bytes that are no message', () => {
    const message = parse('0a 02 08 80');
    expect(message?.message(1)).toBeUndefined();
    expect(message?.messages(1)).toEqual([]);
    expect(message?.varints(1)).toEqual([]);
  });
});

describe('a varint', () => {
  it('is a number up to 2^53 - 1, and nothing beyond', () => {
    expect(parse('08 ff ff ff ff ff ff ff 0f')?.varint(1)).toBe(Number.MAX_SAFE_INTEGER);
    const beyond = parse('08 80 80 80 80 80 80 80 10  10 03');
    expect(beyond?.varint(1)).toBeUndefined();
    expect(beyond?.varint(2)).toBe(3);
  });

  it('may have ten bytes, as negative numbers do, and no more', () => {
    expect(parse('08 ff ff ff ff ff ff ff ff ff 01  10 03')?.varint(2)).toBe(3);
    expect(parse('08 ff ff ff ff ff ff ff ff ff ff 01')).toBeUndefined();
  });

  it('may be longer than it has to', () => {
    expect(parse('08 81 80 00')?.varint(1)).toBe(1);
  });
});

describe('bytes that are no message', () => {
  it.each([
    ['end inside of a tag', '80'],
    ['end after a tag', '08'],
    ['end inside of a varint', '08 80'],
    ['end inside of a length', '0a 80'],
    ['end inside of a text', '0a 05 61 62'],
    ['end inside of 8 bytes', '09 01 02'],
    ['end inside of 4 bytes', '0d 01'],
    ['have a length beyond all numbers', '0a ff ff ff ff ff ff ff ff ff 01'],
    ['have the field 0', '00 01'],
    ['have a field beyond the last number', '80 80 80 80 10 01'],
    ['have a wire type that there is not', '0e 01'],
    ['end a group that did not begin', '0c'],
    ['begin a group that does not end', '0b 08 01'],
    ['end another group than they began', '0b 14'],
  ])('%s', (_what, hex) => {
    expect(parse(hex)).toBeUndefined();
  });
});

describe('a group', () => {
  it('is passed over with everything in it', () => {
    expect(parse('0b 08 01 13 12 01 61 14 0c  20 07')?.varint(4)).toBe(7);
  });

  it('may stand in 32 groups and no more', () => {
    const nested = (depth: number): WireMessage | undefined => parse(`${'0b'.repeat(depth)}${'0c'.repeat(depth)}`);
    expect(nested(32)).toBeDefined();
    expect(nested(33)).toBeUndefined();
    expect(parse('0b'.repeat(1_000_000))).toBeUndefined();
  });
});

describe('messages inside of messages', () => {
  it('are opened one at a time, however deep they go', () => {
    let nested = bytes('08 2a');
    for (let depth = 0; depth < 40; depth += 1) nested = Uint8Array.from([0x12, nested.length, ...nested]);
    let message = WireMessage.parse(nested);
    for (let depth = 0; depth < 40; depth += 1) message = message?.message(2);
    expect(message?.varint(1)).toBe(42);
    expect(WireMessage.parse(nested)?.json()).toHaveProperty('2');
  });
});

describe('a message as JSON', () => {
  it('has what each field looks like', () => {
    const message = parse('08 07  12 02 68 69  1a 02 08 07  22 03 00 ff 01  29 0102030405060708  08 08');
    expect(message?.json()).toEqual({ 1: [7, 8], 2: 'hi', 3: { 1: 7 }, 4: '3 bytes', 5: 'fixed' });
  });

  it('takes text for text, also where it happens to be a message', () => {
    // "(x" is field 5 with the number 120.
    expect(parse('0a 02 28 78')?.json()).toEqual({ 1: '(x' });
    expect(parse('0a 04 0a 02 68 69')?.json()).toEqual({ 1: { 1: 'hi' } });
  });

  it('stops at a depth that nobody reads', () => {
    let nested = bytes('08 2a');
    for (let depth = 0; depth < 12; depth += 1) nested = Uint8Array.from([0x12, nested.length, ...nested]);
    expect(JSON.stringify(WireMessage.parse(nested)?.json()).length).toBeLessThan(100);
  });
});

describe('any bytes', () => {
  const fields = Array.from({ length: 32 }, (_, index) => index);

  it('are read without an error, and no part of them twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
        const message = WireMessage.parse(content);
        for (const field of fields) {
          message?.varint(field);
          message?.varints(field);
          message?.text(field);
          message?.texts(field);
          for (const inner of message?.messages(field) ?? []) inner.json();
        }
        expect(() => JSON.stringify(message?.json())).not.toThrow();
      }),
      { seed, numRuns: 5_000 },
    );
  });

  it('are read without an error when a message was cut or changed', () => {
    const whole = bytes(
      '08 96 01 12 02 68 69 1a 06 0a 04 0a 02 68 69 0b 08 01 0c 29 01 02 03 04 05 06 07 08 35 01 02 03 04',
    );
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (end, at, byte) => {
        const changed = Uint8Array.from(whole);
        changed[at] = byte;
        expect(() => WireMessage.parse(changed.subarray(0, end))?.json()).not.toThrow();
      }),
      { seed, numRuns: 5_000 },
    );
  });
});
