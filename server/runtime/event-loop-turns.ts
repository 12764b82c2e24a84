import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** Milliseconds from which on a piece held up what came meanwhile. */
const LONG_PIECE = 20;
/** Milliseconds without work after which nothing was held up. */
const QUIET = 10;

interface Piece {
  readonly sender: string;
  readonly begin: () => void;
}

/**
 * Lets pieces of heavy work run one per iteration of the event loop. Sockets, timers and other
 * requests are served between any two pieces; promises alone would run all pieces that are ready
 * before the next input. After a long piece, the loop is left to others for as long as it took, or
 * until there is nothing to do: a keystroke is stored in several iterations, each of which would
 * wait for one more piece.
 *
 * Next is the piece whose sender has had the least time, so that nobody waits for another's many.
 */
export class EventLoopTurns {
  readonly #waiting: Piece[] = [];
  /** Milliseconds that each sender's pieces took, as if all had come at the same time. */
  readonly #had = new Map<string, number>();
  /** What the sender of the last piece had had before: who comes now is taken for one like that. */
  #least = 0;
  #isServing = false;

  /** Resolves in an iteration of the event loop in which no other piece runs. */
  next(sender = ''): Promise<void> {
    return new Promise((begin) => {
      this.#waiting.push({ sender, begin });
      if (this.#isServing) return;
      this.#isServing = true;
      setImmediate(() => this.#serve());
    });
  }

  #serve(): void {
    const piece = this.#choose();
    if (!piece) {
      this.#isServing = false;
      this.#had.clear();
      this.#least = 0;
      return;
    }
    this.#least = this.#hadBy(piece.sender);
    const begun = performance.now();
    piece.begin();
    // Leaves an iteration free: React renders a piece in the one after its promise resolves.
    setImmediate(() =>
      setImmediate(() => {
        const took = performance.now() - begun;
        this.#had.set(piece.sender, this.#least + took);
        if (took < LONG_PIECE) this.#serve();
        else this.#rest(performance.now() + took, performance.eventLoopUtilization());
      }),
    );
  }

  /**
   * Takes the next piece off the waiting; of one sender, and of equals, the one that came first.
   */
  #choose(): Piece | undefined {
    let chosen = 0;
    for (const [i, { sender }] of this.#waiting.entries())
      if (this.#hadBy(sender) < this.#hadBy(this.#waiting[chosen]!.sender)) chosen = i;
    return this.#waiting.splice(chosen, 1)[0];
  }

  #hadBy(sender: string): number {
    return Math.max(this.#had.get(sender) ?? 0, this.#least);
  }

  #rest(until: number, before: EventLoopUtilization): void {
    setTimeout(() => {
      const isQuiet = performance.eventLoopUtilization(before).idle >= QUIET;
      if (isQuiet || performance.now() >= until) this.#serve();
      else this.#rest(until, before);
    }, QUIET / 2);
  }
}
