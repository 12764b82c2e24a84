import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '#server/runtime/rate-limit.ts';

/** Connections at the same time. */
export interface ConnectionLimits {
  /** Of one address: a workshop's whole room may be behind it, each browser with half a dozen and a socket for the editor. */
  readonly ofAddress: number;
  /** Of all together. */
  readonly inAll: number;
}

const LIMITS: ConnectionLimits = { ofAddress: 400, inAll: 4_000 };

/**
 * Bounds how many connections there are. Where one too many comes, the one closes that has been without a request for longest, of the
 * same address or, of all, of the address that has most; where each has a request, the new one closes. So whoever opens connections and
 * says nothing makes room for those who do.
 * @param isProxy true for the address of a trusted proxy: its connections are those of many readers
 */
export function limitConnections(
  server: Server,
  isProxy: (address: string) => boolean,
  limits: ConnectionLimits = LIMITS,
): void {
  /** By address; in the order in which they have been without a request. */
  const idle = new Map<string, Set<Socket>>();
  const counts = new Map<string, number>();
  const keys = new WeakMap<Socket, string>();
  let total = 0;

  const rest = (socket: Socket) => {
    const key = keys.get(socket);
    if (key === undefined || socket.destroyed) return;
    const resting = idle.get(key) ?? new Set();
    resting.delete(socket);
    idle.set(key, resting.add(socket));
  };
  const work = (socket: Socket) => {
    const key = keys.get(socket);
    if (key !== undefined) idle.get(key)?.delete(socket);
  };
  const forget = (socket: Socket, key: string) => {
    total--;
    const left = (counts.get(key) ?? 1) - 1;
    work(socket);
    if (left > 0) counts.set(key, left);
    else {
      counts.delete(key);
      idle.delete(key);
    }
  };
  /** Closes one that is without a request. @returns false where there is none */
  const makeRoom = (key: string): boolean => {
    const [longest] = idle.get(key) ?? [];
    longest?.destroy();
    return longest !== undefined;
  };
  const largest = () => [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const key = addressKey(address);
    total++;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    socket.once('close', () => forget(socket, key));
    const tooManyOfAddress = counts.get(key)! > limits.ofAddress && !isProxy(address);
    if (tooManyOfAddress && !makeRoom(key)) return void socket.destroy();
    if (!tooManyOfAddress && total > limits.inAll && !makeRoom(largest())) return void socket.destroy();
    keys.set(socket, key);
    rest(socket);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    work(socket);
    response.once('close', () => rest(socket));
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => work(socket));
}
