interface Waiter {
  readonly commit: number;
  readonly run: () => void;
  readonly failed: (error: Error) => void;
}

/** Counts the commits of a room, and settles the promises that wait for one of them. */
export class CommitWaiters {
  private begun = 0;
  private waiters: Waiter[] = [];

  get isEmpty(): boolean {
    return this.waiters.length === 0;
  }

  /** A commit has begun. The next begins when it has ended. */
  begin(): void {
    this.begun++;
  }

  /** Settles when so many more commits than have begun have ended; 0 for the one that runs. */
  wait(more: number): Promise<void> {
    const commit = this.begun + more;
    return new Promise((run, failed) => this.waiters.push({ commit, run, failed }));
  }

  /** The commit that ran has ended. */
  settle(): void {
    const { waiters } = this;
    this.waiters = waiters.filter(({ commit }) => commit > this.begun);
    for (const { commit, run } of waiters) if (commit <= this.begun) run();
  }

  /** There will be no more commits. */
  fail(error: Error): void {
    for (const { failed } of this.waiters.splice(0)) failed(error);
  }
}
