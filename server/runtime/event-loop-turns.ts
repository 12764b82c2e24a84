/**
 * Lets pieces of heavy work run one per iteration of the event loop, in the order of the calls.
 * Sockets, timers and other requests are served between any two pieces; promises alone would run
 * all pieces that are ready before the next input.
 */
export class EventLoopTurns {
  readonly #waiting: (() => void)[] = [];

  /** Resolves in an iteration of the event loop in which no other piece runs. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(() => this.#serve());
    });
  }

  #serve(): void {
    this.#waiting[0]!();
    // Leaves an iteration free: React renders a piece in the one after its promise resolves.
    setImmediate(() => {
      this.#waiting.shift();
      if (this.#waiting.length > 0) setImmediate(() => this.#serve());
    });
  }
}
