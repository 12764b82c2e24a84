import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for earlier ones; browsers send none in advance. */
const MOST_WAITING = 8;

/**
 * Answers the requests of each connection one after the other, each in a turn of the event loop of
 * its own. Node would hand over all that a client has pipelined in one turn: a thousand requests for
 * each read, of each of its connections, and nobody else would be answered meanwhile. A connection
 * with too many waiting requests is closed. What was read of it together (64 KiB at most) is parsed
 * nevertheless: Node has no way to stop its parser.
 */
export function answerInSequence(server: Server, answer: RequestListener): void {
  /** What waits, for each connection that is being answered. */
  const lines = new WeakMap<Socket, (() => void)[]>();

  const begin = (waiting: (() => void)[], request: IncomingMessage, response: ServerResponse) => {
    response.once('close', () =>
      setImmediate(() => {
        const next = request.socket.destroyed ? undefined : waiting.shift();
        if (next) next();
        else lines.delete(request.socket);
      }),
    );
    answer(request, response);
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    // What the parser still finds in the bytes of a connection that was closed.
    if (socket.destroyed) return;
    const waiting = lines.get(socket);
    if (!waiting) {
      const line: (() => void)[] = [];
      lines.set(socket, line);
      begin(line, request, response);
    } else if (waiting.length < MOST_WAITING) {
      waiting.push(() => begin(waiting, request, response));
    } else {
      waiting.length = 0;
      socket.destroy();
    }
  });
}
