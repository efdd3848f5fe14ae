/** Who asks, as far as an address tells. */
import { isIPv4, isIPv6 } from 'node:net';

interface Asking {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** `isBehindProxy` says whether the address is the one that a proxy in front wrote down last. */
export function visitorOf({ headers, socket }: Asking, isBehindProxy: boolean): string {
  const forwarded = isBehindProxy ? [headers['x-forwarded-for'] ?? []].flat().join(',') : '';
  return networkOf(forwarded.split(',').at(-1)?.trim() || (socket.remoteAddress ?? ''));
}

/** Whoever has one address of version 6 has the 2^64 of its network. */
function networkOf(address: string): string {
  const last = address.slice(address.lastIndexOf(':') + 1);
  if (!isIPv6(address) || isIPv4(last)) return last;
  const written = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1);
  const [before = [], after = []] = written.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
