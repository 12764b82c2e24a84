import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Bytes parsed at a time: some seventy of the shortest requests. */
const PIECE = 2_048;

/**
 * Makes Node parse what it read of a connection (64 KiB at most) piece by piece, and no more of it
 * once the connection is closed. Otherwise the parser would emit a thousand pipelined requests of a
 * connection that is closed after the tenth: 20 ms of the event loop for each.
 *
 * Node's parser consumes a connection's data without JavaScript until another listener is added.
 * The parser's own listener is called here with the pieces.
 */
export function parseInPieces(server: Server): void {
  /** Stops it for a connection that becomes a WebSocket. */
  const leave = new WeakMap<Socket, () => void>();

  server.on('connection', (socket: Socket) => {
    const [parse, ...others] = socket.listeners('data') as ((bytes: Buffer) => void)[];
    if (!parse || others.length > 0) return;
    let isLeft = false;
    const read = (bytes: Buffer) => {
      let at = 0;
      for (; at < bytes.length && !socket.destroyed && !isLeft; at += PIECE) parse(bytes.subarray(at, at + PIECE));
      // After the rest of the last piece, which the new owner received.
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
