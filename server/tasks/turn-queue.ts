interface Job {
  begin(place: number): void;
}

/**
 * Runs jobs of several senders in a few places. Senders take turns, and each has one place at a
 * time: no sender's jobs, however many or slow, occupy the others' places.
 */
export class TurnQueue {
  private readonly free: number[];
  /** Waiting jobs by sender; the next sender comes first. */
  private readonly waiting = new Map<string, Job[]>();
  private readonly busy = new Set<string>();

  /** @param places number of concurrent jobs, each of another sender */
  constructor(places: number) {
    this.free = Array.from({ length: places }, (_, place) => place);
  }

  /**
   * Runs a job when its sender's turn comes.
   * @param work receives its place, from 0 to below `places`, which no other job has at the same
   * time
   * @param signal removes a waiting job; a running job must handle it itself
   * @throws the signal's reason; what the work throws
   */
  async run<Result>(sender: string, work: (place: number) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const place = await this.wait(sender, signal);
    try {
      return await work(place);
    } finally {
      this.free.push(place);
      this.busy.delete(sender);
      this.putLast(sender);
      this.next();
    }
  }

  private wait(sender: string, signal: AbortSignal | undefined): Promise<number> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.remove(sender, job);
        reject(signal!.reason);
      };
      const job: Job = {
        begin(place) {
          signal?.removeEventListener('abort', leave);
          resolve(place);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      const jobs = this.waiting.get(sender);
      if (jobs) jobs.push(job);
      else this.waiting.set(sender, [job]);
      this.next();
    });
  }

  private next(): void {
    for (const [sender, jobs] of this.waiting) {
      if (this.free.length === 0) return;
      if (this.busy.has(sender)) continue;
      const job = jobs.shift()!;
      this.busy.add(sender);
      if (jobs.length === 0) this.waiting.delete(sender);
      job.begin(this.free.shift()!);
    }
  }

  /** Moves a sender whose job just started behind all others that wait. */
  private putLast(sender: string): void {
    const jobs = this.waiting.get(sender);
    if (!jobs) return;
    this.waiting.delete(sender);
    this.waiting.set(sender, jobs);
  }

  private remove(sender: string, job: Job): void {
    const jobs = this.waiting.get(sender)!;
    jobs.splice(jobs.indexOf(job), 1);
    if (jobs.length === 0) this.waiting.delete(sender);
  }
}
