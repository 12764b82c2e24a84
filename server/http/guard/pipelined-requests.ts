import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '#server/runtime/rate-limit.ts';
import { parseInPieces } from './parse-in-pieces.ts';

/** Requests of one connection that may wait for earlier ones; browsers do not pipeline. */
const MOST_WAITING = 8;

/**
 * Reads the connections of an address one after the other, each in its own turn of the event loop,
 * once one of them sent too much to parse: all of them may have, and would be parsed in the same
 * turn.
 */
class ReadingInTurns {
  private readonly open = new Map<string, Set<Socket>>();
  /**
   * Paused connections: those that had a response before, and others. Established connections do
   * not wait behind sixty new ones.
   */
  private readonly paused = { answered: new Set<Socket>(), others: new Set<Socket>() };
  private readonly answered = new WeakSet<Socket>();
  private resuming = false;

  add(socket: Socket): void {
    const key = addressKey(socket.remoteAddress ?? '');
    const known = this.open.get(key) ?? new Set();
    this.open.set(key, known.add(socket));
    socket.once('close', () => this.forget(socket, key));
  }

  /** To be called when a response was sent on a connection. */
  note(socket: Socket): void {
    this.answered.add(socket);
  }

  /** Stops handling a connection: it is a WebSocket now. */
  release(socket: Socket): void {
    this.forget(socket, addressKey(socket.remoteAddress ?? ''));
  }

  private forget(socket: Socket, key: string): void {
    for (const waiting of Object.values(this.paused)) waiting.delete(socket);
    const known = this.open.get(key);
    known?.delete(socket);
    if (known?.size === 0) this.open.delete(key);
  }

  /** Pauses the other connections of the same address until their turn. */
  begin(socket: Socket): void {
    for (const other of this.open.get(addressKey(socket.remoteAddress ?? '')) ?? []) {
      if (other === socket || other.destroyed || other.isPaused()) continue;
      other.pause();
      (this.answered.has(other) ? this.paused.answered : this.paused.others).add(other);
    }
    if (this.resuming) return;
    this.resuming = true;
    setImmediate(() => this.resumeOne());
  }

  private resumeOne(): void {
    const next = Object.values(this.paused).flatMap(([socket]) => socket ?? []);
    this.resuming = next.length > 0;
    if (!this.resuming) return;
    for (const socket of next) {
      for (const waiting of Object.values(this.paused)) waiting.delete(socket);
      socket.resume();
    }
    setImmediate(() => this.resumeOne());
  }
}

/**
 * Answers the requests of each connection one after the other, each in its own turn of the event
 * loop. Node would emit all that a client has pipelined in one turn: a thousand requests for each
 * read, of each of its connections, while no other client is served. A connection with too many
 * waiting requests is closed, and the rest of its data is not parsed. The other connections of that
 * address are then read one at a time.
 */
export function answerInSequence(server: Server, answer: RequestListener): void {
  /** Waiting requests, for each connection that is being answered. */
  const queues = new WeakMap<Socket, (() => void)[]>();
  const reading = new ReadingInTurns();
  parseInPieces(server);
  server.on('connection', (socket: Socket) => reading.add(socket));
  server.on('upgrade', ({ socket }: IncomingMessage) => reading.release(socket));

  const begin = (waiting: (() => void)[], request: IncomingMessage, response: ServerResponse) => {
    response.once('finish', () => reading.note(request.socket));
    response.once('close', () =>
      setImmediate(() => {
        const next = request.socket.destroyed ? undefined : waiting.shift();
        if (next) next();
        else queues.delete(request.socket);
      }),
    );
    answer(request, response);
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    // The parser may still find requests in the present piece of a closed connection.
    if (socket.destroyed) return;
    const waiting = queues.get(socket);
    if (!waiting) {
      const queue: (() => void)[] = [];
      queues.set(socket, queue);
      begin(queue, request, response);
    } else if (waiting.length < MOST_WAITING) {
      waiting.push(() => begin(waiting, request, response));
    } else {
      waiting.length = 0;
      reading.begin(socket);
      socket.destroy();
    }
  });
}
