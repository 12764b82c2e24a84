import * as Y from 'yjs';

/**
 * Bytes and number of edits after which the state that they follow is made again at the next
 * request.
 */
const MOST_BYTES_SINCE = 64 * 1024;
const MOST_EDITS_SINCE = 1_000;
/** At this multiple of them they are dropped: they would take too much memory. */
const DROPPED_AFTER = 8;

/** The edits of a draft since a given moment. */
export class EditsSince {
  readonly updates: Uint8Array[] = [];
  bytes = 0;
  /** Their number, counted apart: they are too many still when they were dropped. */
  private count = 0;
  private readonly draft: Y.Doc;

  constructor(draft: Y.Doc) {
    this.draft = draft;
    draft.on('update', this.follow);
  }

  /** So many that what they follow should be made again. */
  get areMany(): boolean {
    return this.exceed(1);
  }

  /** So many that they were dropped. */
  get areTooMany(): boolean {
    return this.exceed(DROPPED_AFTER);
  }

  private exceed(times: number): boolean {
    return this.bytes > times * MOST_BYTES_SINCE || this.count > times * MOST_EDITS_SINCE;
  }

  /** One update with all of them. */
  merged(): Uint8Array {
    return Y.mergeUpdates(this.updates);
  }

  end(): void {
    this.draft.off('update', this.follow);
  }

  private readonly follow = (update: Uint8Array): void => {
    this.updates.push(update);
    this.bytes += update.length;
    this.count++;
    if (!this.areTooMany) return;
    this.updates.length = 0;
    this.end();
  };
}
