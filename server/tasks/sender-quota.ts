import { NavetteError } from '#content/errors.ts';

/** Seconds after which a sender over quota may retry. */
const RETRY_AFTER = 30;

/** Limits the work of each sender in progress: being received, waiting, or running. */
export class SenderQuota {
  private readonly limit: number;
  private readonly counts = new Map<string, number>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /**
   * Runs work that counts towards its sender's quota until it ends.
   * @throws NavetteError `too-many` with `reason` `under-way`
   */
  async hold<Result>(sender: string, work: () => Promise<Result>): Promise<Result> {
    const count = this.counts.get(sender) ?? 0;
    if (count >= this.limit)
      throw new NavetteError('too-many', { reason: 'under-way', limit: this.limit, retryAfterSeconds: RETRY_AFTER });
    this.counts.set(sender, count + 1);
    try {
      return await work();
    } finally {
      const left = this.counts.get(sender)! - 1;
      if (left > 0) this.counts.set(sender, left);
      else this.counts.delete(sender);
    }
  }
}
