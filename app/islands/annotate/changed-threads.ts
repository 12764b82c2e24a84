/**
 * Milliseconds without a further change before changed threads are requested, and at most: in a
 * workshop, several people write at once.
 */
const GATHER = 400;
const LONGEST_GATHER = 2_000;
/** The wait after a request, as a multiple of its response time: spares a busy server. */
const RESPITE = 4;
/** Milliseconds before a failed request is repeated. */
const AGAIN = 10_000;
/** Threads requested by their ids; beyond, all are requested. */
const MOST_AT_ONCE = 60;

/** Requests threads that changed: changes close in time together, one request after the other. */
export class ChangedThreads {
  /** Requests threads by their ids, or all. @returns false if it must be repeated */
  private readonly ask: (ids: readonly string[] | null) => Promise<boolean>;
  private readonly changed = new Set<string>();
  private everything = false;
  /**
   * When the first pending change was notified, and before which time no request is made, in
   * `performance.now()` milliseconds.
   */
  private since = 0;
  private notBefore = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The last request: responses are shown in the order of their requests. */
  private last: Promise<void> = Promise.resolve();
  private asking = false;
  private stopped = false;

  constructor(ask: ChangedThreads['ask']) {
    this.ask = ask;
  }

  /** Queues threads that changed, or with null any; they are requested soon. */
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

  /** Requests threads now, or with null all. Settles when they are shown or queued again. */
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
    // Changes notified during a request wait for its response.
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
