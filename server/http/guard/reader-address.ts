import type { IncomingMessage } from 'node:http';

/**
 * The address that a request comes from, as Express tells it (`request.ip`): that of the
 * connection, or what trusted proxies say of those before them.
 * @param isProxy true for the address of a trusted proxy
 */
export function readerAddress({ headers, socket }: IncomingMessage, isProxy: (address: string) => boolean): string {
  let address = socket.remoteAddress ?? '';
  // Each proxy adds who connected to it at the end.
  const before = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .flatMap((part) => part.trim() || []);
  while (isProxy(address) && before.length > 0) address = before.pop()!;
  return address;
}
