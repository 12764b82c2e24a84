/**
 * Admits one writer at a time, in the order of their calls, except that the drafts' log does not
 * wait behind all others: it is next, after at most one of them. A keystroke is thus stored after
 * two transactions at most, however many other writes wait; and the others have every second turn
 * while people type.
 */
export class WriteQueue {
  private readonly log: (() => void)[] = [];
  private readonly others: (() => void)[] = [];
  private busy = false;
  private lastWasLog = false;
  /** When the drafts' log began to wait or to be written; null while it does neither. */
  private logSince: number | null = null;

  /** Waits for the turn of the drafts' log; the returned function ends it. */
  lockForLog(): Promise<() => void> {
    this.logSince ??= performance.now();
    return this.wait(this.log);
  }

  /** Waits for the turn of any other write; the returned function ends it. */
  lock(): Promise<() => void> {
    return this.wait(this.others);
  }

  /** How long the drafts' log has been waiting to be written, in milliseconds; 0 if it is not. */
  get logWaits(): number {
    return this.logSince === null ? 0 : performance.now() - this.logSince;
  }

  private wait(queue: (() => void)[]): Promise<() => void> {
    return new Promise((resolve) => {
      queue.push(() => resolve(() => this.unlock()));
      if (!this.busy) this.admit();
    });
  }

  private unlock(): void {
    this.busy = false;
    if (this.lastWasLog) this.logSince = this.log.length > 0 ? performance.now() : null;
    this.admit();
  }

  private admit(): void {
    const logIsNext = this.log.length > 0 && (!this.lastWasLog || this.others.length === 0);
    const next = (logIsNext ? this.log : this.others).shift();
    if (!next) return;
    this.busy = true;
    this.lastWasLog = logIsNext;
    next();
  }
}
