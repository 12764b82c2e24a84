import { MAX_HELD } from '#content/draft/collab-protocol.ts';

/** Updates held because they depend on one that has not arrived. */
const MOST_HELD = 200;

/**
 * A connection's updates that depend on one that has not arrived; retried after each accepted
 * update.
 */
export class HeldUpdates {
  private updates: Uint8Array[] = [];
  private bytes = 0;

  /** @returns false if there are too many now */
  hold(update: Uint8Array): boolean {
    // Copied out of the larger buffer that it came in.
    this.updates.push(update.slice());
    this.bytes += update.length;
    return this.bytes <= MAX_HELD && this.updates.length <= MOST_HELD;
  }

  take(): Uint8Array[] {
    const { updates } = this;
    this.updates = [];
    this.bytes = 0;
    return updates;
  }
}
