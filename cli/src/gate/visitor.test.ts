import { describe, expect, it } from 'vitest';
import { visitorOf } from './visitor.ts';

const from = (remoteAddress: string, forwarded?: string | string[]) => ({
  headers: { 'x-forwarded-for': forwarded },
  socket: { remoteAddress },
});

describe('who asks', () => {
  it('is the other end of the connection, whatever it says of itself', () => {
    expect(visitorOf(from('192.0.2.1', '203.0.113.9'), false)).toBe('192.0.2.1');
    expect(visitorOf(from('::ffff:192.0.2.1'), false)).toBe('192.0.2.1');
  });

  it('is what the proxy in front wrote last, and not what came to it', () => {
    expect(visitorOf(from('127.0.0.1', '203.0.113.9, 192.0.2.1'), true)).toBe('192.0.2.1');
    expect(visitorOf(from('127.0.0.1', ['203.0.113.9', '192.0.2.1']), true)).toBe('192.0.2.1');
    expect(visitorOf(from('127.0.0.1'), true)).toBe('127.0.0.1');
  });

  it.each([
    ['2001:db8:0:7::1', '2001:db8:0:7'],
    ['2001:DB8:0000:0007:ffff:1:2:3', '2001:db8:0:7'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001::3:4:5:6:7', '2001:0:0:3'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('is a network where it has all of it: %s', (address, network) => {
    expect(visitorOf(from(address), false)).toBe(network);
  });
});
