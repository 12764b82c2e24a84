import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Bytes that are parsed at a time: the shortest requests number some seventy in it. */
const PIECE = 2_048;

/**
 * Has Node parse what it read of a connection (64 KiB at most) piece by piece, and no more of it
 * once the connection is closed. Given it whole, the parser would hand over a thousand pipelined
 * requests of a connection that is closed after the tenth: 20 ms of the event loop for each.
 *
 * Node listens to a connection's data with its parser, and reads past JavaScript until somebody
 * else listens. Its listener is called here with the pieces.
 */
export function parseInPieces(server: Server): void {
  /** Ends it for a connection that is a WebSocket from now on. */
  const leave = new WeakMap<Socket, () => void>();

  server.on('connection', (socket: Socket) => {
    const [parse, ...others] = socket.listeners('data') as ((bytes: Buffer) => void)[];
    if (!parse || others.length > 0) return;
    let isLeft = false;
    const read = (bytes: Buffer) => {
      let at = 0;
      for (; at < bytes.length && !socket.destroyed && !isLeft; at += PIECE) parse(bytes.subarray(at, at + PIECE));
      // Behind the rest of the last piece, which the new owner was given.
      if (isLeft && at < bytes.length) socket.push(bytes.subarray(at));
    };
    socket.removeListener('data', parse);
    socket.on('data', read);
    leave.set(socket, () => {
      isLeft = true;
      socket.removeListener('data', read);
    });
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => leave.get(socket)?.());
}
