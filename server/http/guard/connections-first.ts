import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { HELD_UP } from '#server/runtime/event-loop-turns.ts';
import { addressKey } from '#server/runtime/rate-limit.ts';

/** Milliseconds. */
const LONGEST_WAIT = 50;
/** Connections that are accepted between two requests that have waited so long. */
const BETWEEN = 8;
/** Milliseconds between two requests while the storing of words is delayed. */
const APART = 10;

interface Waiting {
  readonly socket: Socket;
  readonly since: number;
  readonly begin: () => void;
}

/** Requests of one address by their cookies; whose turn is next comes first. */
type Senders = Map<string, Waiting[]>;

/**
 * Accepts the connections that have arrived before work on their requests begins. The event loop
 * accepts one connection per iteration (libuv, since 1.45): if each iteration also began a request,
 * a client that connects for a cached page would wait for all earlier ones.
 *
 * Requests begin one per iteration, and fewer while words wait to be stored, for instance behind
 * another transaction, which takes an iteration for each of its statements. Addresses take turns,
 * and so do the senders of one address, distinguished by their cookies. Invented cookies delay only
 * other senders of the same address.
 */
export class ConnectionsFirst {
  /** By address; the next one first. */
  readonly #waiting = new Map<string, Senders>();
  /** In the order in which they came. */
  readonly #inOrder = new Set<Waiting>();
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #longestWait: number;
  #hasConnected = false;
  /** Connections since a request began. */
  #accepted = 0;
  #isServing = false;
  #begunAt = 0;
  readonly #wordsWait: () => number;

  /**
   * @param options.addressOf where a request comes from
   * @param options.wordsWait milliseconds for which words have waited to be stored; 0 if none do
   * @param options.longestWait milliseconds that a request waits while connections come without end
   */
  constructor(
    server: Server,
    options: {
      readonly addressOf: (request: IncomingMessage) => string;
      readonly wordsWait?: () => number;
      readonly longestWait?: number;
    },
  ) {
    this.#addressOf = options.addressOf;
    this.#wordsWait = options.wordsWait ?? (() => 0);
    this.#longestWait = options.longestWait ?? LONGEST_WAIT;
    server.on('connection', () => {
      this.#hasConnected = true;
      this.#accepted++;
    });
  }

  /**
   * @param begin works on a request; called in a later phase of the event loop, or never if the
   * client has left by then
   */
  add(request: IncomingMessage, begin: () => void): void {
    const address = addressKey(this.#addressOf(request));
    const cookies = request.headers.cookie ?? '';
    const senders: Senders = this.#waiting.get(address) ?? new Map();
    const waiting = senders.get(cookies) ?? [];
    const added = { socket: request.socket, since: performance.now(), begin };
    waiting.push(added);
    this.#waiting.set(address, senders.set(cookies, waiting));
    this.#inOrder.add(added);
    if (this.#isServing) return;
    this.#isServing = true;
    setImmediate(() => this.#serve());
  }

  #serve(): void {
    const connects = this.#hasConnected;
    this.#hasConnected = false;
    const [oldest] = this.#inOrder;
    if (!oldest) {
      this.#isServing = false;
      return;
    }
    setImmediate(() => this.#serve());
    const now = performance.now();
    const isLate = now - oldest.since >= this.#longestWait;
    if (connects && !(isLate && this.#accepted >= BETWEEN)) return;
    if (now - this.#begunAt < APART && this.#wordsWait() >= HELD_UP) return;
    this.#begunAt = now;
    this.#accepted = 0;
    this.#take()?.begin();
  }

  /** Takes the next request whose client is still there. */
  #take(): Waiting | undefined {
    for (const [address, senders] of this.#waiting) {
      const [sender] = senders;
      const [cookies, waiting] = sender!;
      const taken = waiting.shift()!;
      this.#inOrder.delete(taken);
      putLast(senders, cookies, waiting.length > 0);
      putLast(this.#waiting, address, senders.size > 0);
      if (!taken.socket.destroyed) return taken;
    }
    return undefined;
  }
}

/** Moves an entry behind the others; deletes it if it has nothing that waits. */
function putLast<Key, Value>(all: Map<Key, Value>, key: Key, waits: boolean): void {
  const value = all.get(key)!;
  all.delete(key);
  if (waits) all.set(key, value);
}
