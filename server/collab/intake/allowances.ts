import type { Sender } from '#server/collab/participants/senders.ts';

/**
 * Bytes that one person may write in a draft while its text is exchanged: what was written
 * meanwhile is stored with the text that is replaced, while nobody writes. Somebody who types needs
 * minutes to write as much.
 */
const MOST_MEANWHILE = 128 * 1024;
/** As many bytes as each update counts at least. */
const OF_EACH = 64;

/** How much each sender may still write while a draft's text is exchanged. */
export class Allowances {
  private readonly used = new Map<Sender, number>();

  /** Whether this update is still within what its sender may write. */
  have(sender: Sender, update: Uint8Array): boolean {
    return this.after(sender, update) <= MOST_MEANWHILE;
  }

  use(sender: Sender, update: Uint8Array): void {
    this.used.set(sender, this.after(sender, update));
  }

  private after(sender: Sender, { length }: Uint8Array): number {
    return (this.used.get(sender) ?? 0) + Math.max(OF_EACH, length);
  }
}
