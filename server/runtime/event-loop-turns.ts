import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** Milliseconds from which on a piece has delayed others. */
const LONG_PIECE = 20;
/** Idle milliseconds that show that nothing else is waiting. */
const QUIET = 10;
/** Milliseconds from which on words that wait to be stored count as delayed. */
export const HELD_UP = 15;
/** Senders from which on those who had no more than a fair share are forgotten. */
const MANY_SENDERS = 100;
/**
 * Senders who are remembered, at most. As many connections may wait at once that each had more than
 * a fair share of what was done.
 */
const MOST_SENDERS = 1_000;

interface Piece {
  readonly sender: string;
  readonly begin: () => void;
}

/**
 * Lets pieces of heavy work run one per iteration of the event loop. Sockets, timers and other
 * requests are served between any two pieces; promises alone would run all pieces that are ready
 * before the next input. After a long piece, the loop is left to others for as long as it took, or
 * until there is nothing to do: a keystroke is stored in several iterations, each of which would
 * wait for one more piece. So it is after any piece while words wait to be stored, behind a
 * transaction of somebody else's perhaps, which takes an iteration for each of its statements.
 *
 * Next is the piece whose sender has had the least time, so that nobody waits for another's many.
 * A new sender counts as having had a fair share so far: their first piece does not wait for
 * others' later ones, and many new senders cannot keep the others waiting.
 */
export class EventLoopTurns {
  readonly #waiting: Piece[] = [];
  /** Milliseconds that each sender's pieces took, as if all had come at the same time. */
  readonly #had = new Map<string, number>();
  /** Milliseconds of a fair share. */
  #share = 0;
  #isServing = false;
  readonly #wordsWait: () => number;

  /** @param wordsWait milliseconds for which words have waited to be stored; 0 if none do */
  constructor(wordsWait: () => number = () => 0) {
    this.#wordsWait = wordsWait;
  }

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
      this.#share = 0;
      return;
    }
    const had = this.#hadBy(piece.sender);
    // One more may come at any time.
    const senders = 1 + new Set([piece, ...this.#waiting].map(({ sender }) => sender)).size;
    const begun = performance.now();
    piece.begin();
    // Leaves an iteration free: React renders a piece in the one after its promise resolves.
    setImmediate(() =>
      setImmediate(() => {
        const took = performance.now() - begun;
        this.#had.set(piece.sender, had + took);
        this.#share = had + took / senders;
        if (this.#had.size > MANY_SENDERS) this.#forget();
        const until = performance.now() + took;
        if (took >= LONG_PIECE) this.#rest(until, performance.eventLoopUtilization());
        else this.#standBack(until);
      }),
    );
  }

  /**
   * Removes the next piece from the waiting ones; among those of one sender, and among equals, the
   * first.
   */
  #choose(): Piece | undefined {
    let chosen = 0;
    for (const [i, { sender }] of this.#waiting.entries())
      if (this.#hadBy(sender) < this.#hadBy(this.#waiting[chosen]!.sender)) chosen = i;
    return this.#waiting.splice(chosen, 1)[0];
  }

  /** Senders whose time is remembered. */
  get senders(): number {
    return this.#had.size;
  }

  /**
   * Forgets senders with at most a fair share of time, who count like new ones. If too many remain,
   * forgets those with the least time, who gain least by it.
   */
  #forget(): void {
    for (const [sender, had] of this.#had) if (had <= this.#share) this.#had.delete(sender);
    if (this.#had.size <= MOST_SENDERS) return;
    const leastFirst = [...this.#had].sort(([, a], [, b]) => a - b);
    // Half of them, so that not each piece sorts all.
    for (const [sender] of leastFirst.slice(0, -MOST_SENDERS / 2)) this.#had.delete(sender);
  }

  #hadBy(sender: string): number {
    return Math.max(this.#had.get(sender) ?? 0, this.#share);
  }

  /** Leaves the loop to words that wait. */
  #standBack(until: number): void {
    if (this.#wordsWait() < HELD_UP || performance.now() >= until) this.#serve();
    else setTimeout(() => this.#standBack(until), 1);
  }

  #rest(until: number, before: EventLoopUtilization): void {
    setTimeout(() => {
      const isQuiet = performance.eventLoopUtilization(before).idle >= QUIET;
      if (isQuiet || performance.now() >= until) this.#serve();
      else this.#rest(until, before);
    }, QUIET / 2);
  }
}
