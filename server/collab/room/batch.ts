import * as Y from 'yjs';
import type { TakenIn } from '#server/collab/intake/taken-in.ts';
import type { Participant } from '#server/collab/participants/participant.ts';

/** What has been applied to a draft since the last commit began: the next one stores it. */
export class Batch {
  /** Yjs updates of participants and of the server, in the order in which they were applied. */
  readonly updates: Uint8Array[] = [];
  readonly takenIn: TakenIn = { accepted: new Map(), authors: new Set() };
  /** The server itself changed the draft. */
  edited = false;
  /** On whose behalf it did, by their ids. */
  readonly editors = new Set<string>();
  /** It holds a long update of the server's own. */
  isLong = false;

  get isEmpty(): boolean {
    return this.updates.length === 0;
  }

  /** All of it as one update. */
  merged(): Uint8Array {
    return this.updates.length === 1 ? this.updates[0]! : Y.mergeUpdates(this.updates);
  }

  /** Who wrote in it, each once; null for somebody without an account. */
  get personIds(): Set<string | null> {
    return new Set([...[...this.takenIn.authors].map(({ personId }) => personId), ...this.editors]);
  }

  /** The participant who wrote all of it, if there was only one. */
  get onlyAuthor(): Participant | null {
    const [author] = this.takenIn.authors;
    return this.takenIn.authors.size === 1 && !this.edited ? author! : null;
  }
}
