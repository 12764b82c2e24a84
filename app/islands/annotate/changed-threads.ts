/** Milliseconds to wait for more before what changed is asked for, and for how long in all: several people write at once in a workshop. */
const GATHER = 400;
const LONGEST_GATHER = 2_000;
/** How many times as long as the last answer took is waited before the next is asked for: a server that has much to do is left in peace. */
const RESPITE = 4;
/** Milliseconds before what could not be had is asked for again. */
const AGAIN = 10_000;
/** Threads that are asked for by their ids; for more, all of them are asked for. */
const MOST_AT_ONCE = 60;

/**
 * Asks for threads that changed: for many that change in the same instant at once, one question after the other.
 */
export class ChangedThreads {
  /** Asks for threads by their ids, or for all. @returns false for what is to be asked again */
  private readonly ask: (ids: readonly string[] | null) => Promise<boolean>;
  private readonly changed = new Set<string>();
  private everything = false;
  /** When the first of what waits was told; and before when nothing is asked for. Milliseconds, as `performance.now()`. */
  private since = 0;
  private notBefore = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers are shown in the order of their questions. */
  private last: Promise<void> = Promise.resolve();
  private asking = false;
  private stopped = false;

  constructor(ask: ChangedThreads['ask']) {
    this.ask = ask;
  }

  /** Notes threads that changed, or with null that any may have; they are asked for soon. */
  soon(ids: readonly string[] | null): void {
    if (this.stopped) return;
    const now = performance.now();
    if (this.changed.size === 0 && !this.everything) this.since = now;
    for (const id of ids ?? []) this.changed.add(id);
    if (ids === null || this.changed.size > MOST_AT_ONCE) this.everything = true;
    const at = Math.max(Math.min(now + GATHER, this.since + LONGEST_GATHER), this.notBefore);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.askForChanged(), Math.max(0, at - now));
  }

  /** Asks for threads now, or with null for all. Settles when the answer is shown, or is to be asked for again. */
  now(ids: readonly string[] | null): Promise<void> {
    const answered = this.last.then(async () => {
      if (this.stopped || (await this.ask(ids))) return;
      this.notBefore = performance.now() + AGAIN;
      this.soon(ids);
    });
    this.last = answered.catch(() => undefined);
    return answered;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async askForChanged(): Promise<void> {
    // What is told while a question is open waits for its answer.
    if (this.asking) return;
    const ids = this.everything ? null : [...this.changed];
    this.changed.clear();
    this.everything = false;
    const begun = performance.now();
    this.asking = true;
    try {
      await this.now(ids);
    } finally {
      this.asking = false;
      const now = performance.now();
      this.notBefore = Math.max(this.notBefore, now + (now - begun) * RESPITE * (1 + Math.random() / 2));
      if (this.changed.size > 0 || this.everything) this.soon([]);
    }
  }
}
