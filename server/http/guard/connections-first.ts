import type { IncomingMessage, Server } from 'node:http';

/** Milliseconds. */
const LONGEST_WAIT = 50;

interface Waiting {
  readonly since: number;
  readonly begin: () => void;
}

/**
 * Accepts the connections that came before work on their requests begins. The event loop accepts
 * one connection per iteration (libuv, since 1.45): if each iteration also began a request, whoever
 * connects for a page that is kept would wait for all who connected before.
 *
 * Requests begin one per iteration, in the order in which they came, taken in turn from those who
 * sent them.
 */
export class ConnectionsFirst {
  /** By session, or else by address; whose turn is next comes first. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #longestWait: number;
  #hasConnected = false;
  #isServing = false;

  /** @param longestWait milliseconds that a request waits while connections come without end */
  constructor(server: Server, longestWait: number = LONGEST_WAIT) {
    this.#longestWait = longestWait;
    server.on('connection', () => {
      this.#hasConnected = true;
    });
  }

  /** @param begin works on a request; called in a later phase of the event loop */
  add({ headers, socket }: IncomingMessage, begin: () => void): void {
    const sender = headers.cookie ?? socket.remoteAddress ?? '';
    const waiting = this.#waiting.get(sender) ?? [];
    waiting.push({ since: performance.now(), begin });
    this.#waiting.set(sender, waiting);
    if (this.#isServing) return;
    this.#isServing = true;
    setImmediate(() => this.#serve());
  }

  #serve(): void {
    const connects = this.#hasConnected;
    this.#hasConnected = false;
    const [first] = this.#waiting;
    if (!first) {
      this.#isServing = false;
      return;
    }
    setImmediate(() => this.#serve());
    const [sender, waiting] = first;
    if (connects && performance.now() - waiting[0]!.since < this.#longestWait) return;
    const { begin } = waiting.shift()!;
    this.#waiting.delete(sender);
    if (waiting.length > 0) this.#waiting.set(sender, waiting);
    begin();
  }
}
