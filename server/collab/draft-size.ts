import * as Y from 'yjs';
import { MAX_DRAFT } from '#content/collab-protocol.ts';

/** True if the update brings more than deletions of what is there. */
function grows(draft: Y.Doc, update: Uint8Array): boolean {
  return Y.decodeUpdate(update).structs.some(
    ({ id, length }) => id.clock + length > Y.getState(draft.store, id.client),
  );
}

/**
 * How large a draft is, in bytes of its whole state as Yjs writes it. Counted from what comes in, which is never less than what stays,
 * and measured only when the count reaches the limit.
 */
export class DraftSize {
  private readonly draft: Y.Doc;
  private bytes: number;
  /** The count is what was measured, and nothing came since. */
  private exact = false;

  constructor(draft: Y.Doc, bytes: number) {
    this.draft = draft;
    this.bytes = bytes;
  }

  add(bytes: number): void {
    this.bytes += bytes;
    this.exact = false;
  }

  /** True for an update that would make the draft larger than it may be. Deleting is always possible. */
  refuses(update: Uint8Array): boolean {
    if (this.bytes + update.length <= MAX_DRAFT || !grows(this.draft, update)) return false;
    if (!this.exact) {
      this.bytes = Y.encodeStateAsUpdate(this.draft).length;
      this.exact = true;
    }
    return this.bytes + update.length > MAX_DRAFT;
  }
}
