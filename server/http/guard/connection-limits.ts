import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '#server/runtime/rate-limit.ts';

/** Limits on concurrent connections. */
export interface ConnectionLimits {
  /**
   * Per address: a whole workshop may share one, each browser with half a dozen connections and a
   * socket for the editor.
   */
  readonly ofAddress: number;
  /** In total. */
  readonly inAll: number;
}

const LIMITS: ConnectionLimits = { ofAddress: 400, inAll: 4_000 };

/**
 * Limits the number of connections. One too many closes the connection that has been idle longest:
 * of the same address, or, for the total, of the address with most connections. If none is idle,
 * the new connection is closed. So idle connections make room for active ones.
 * @param isProxy true for the address of a trusted proxy, whose connections belong to many readers
 */
export function limitConnections(
  server: Server,
  isProxy: (address: string) => boolean,
  limits: ConnectionLimits = LIMITS,
): void {
  /** Idle connections by address, longest idle first. */
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
  /** Closes one idle connection. @returns false if there is none */
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
