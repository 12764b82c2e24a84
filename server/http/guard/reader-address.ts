import type { IncomingMessage } from 'node:http';

/**
 * The address that a request comes from, computed like Express's `request.ip`: that of the
 * connection or, if it belongs to a trusted proxy, the one that the proxy forwards.
 * @param isProxy true for the address of a trusted proxy
 */
export function readerAddress({ headers, socket }: IncomingMessage, isProxy: (address: string) => boolean): string {
  let address = socket.remoteAddress ?? '';
  // Each proxy appends the address that connected to it.
  const before = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .flatMap((part) => part.trim() || []);
  while (isProxy(address) && before.length > 0) address = before.pop()!;
  return address;
}
