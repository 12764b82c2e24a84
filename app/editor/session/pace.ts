/** How many times as long as a piece of work took the next one waits. */
const REST = 6;
/** Milliseconds for which a piece of work waits at most. */
const LONGEST = 250;

/**
 * Does a piece of work as often as it is asked for, but at a pace that leaves most of the main
 * thread to what is typed here: in a short text at once, in a long one a few times a second.
 */
export class Pace {
  private readonly work: () => void;
  private readonly clock: () => number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private nextAt = 0;

  /** @param work does all that was asked for since it was last done */
  constructor(work: () => void, clock: () => number = () => performance.now()) {
    this.work = work;
    this.clock = clock;
  }

  /** Has the work done soon: never before this call returns. */
  ask(): void {
    this.timer ??= setTimeout(() => this.now(), Math.max(0, this.nextAt - this.clock()));
  }

  /** Does the work at once, whether it was asked for or not. */
  now(): void {
    this.end();
    const begun = this.clock();
    this.work();
    const ended = this.clock();
    this.nextAt = ended + Math.min(LONGEST, REST * (ended - begun));
  }

  /** Drops what was asked for. */
  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
