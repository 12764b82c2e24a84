import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as Y from 'yjs';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { SECTION_LIMITS } from '#content/study/most-rows.ts';
import { findLastReplacement } from '#db/drafts/checkpoint-repository.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { Mutex } from '#db/driver/mutex.ts';
import { findSectionDrafts } from '#db/studies/section-repository.ts';

/**
 * Milliseconds for which a long history is applied at a time; the cleanup that Yjs then does takes
 * twice as long again.
 */
const LOADING_SLICE = 6;
/** Turns of the event loop between two slices: a keystroke in another draft needs about ten. */
const TURNS_BETWEEN = 5;

/** Loads drafts from snapshot and log, a slice at a time: others type meanwhile. */
export class DraftLoader {
  private readonly database: Database;
  /** However many drafts are loaded, a turn of the event loop has a slice of one. */
  private readonly slices = new Mutex();

  constructor(database: Database) {
    this.database = database;
  }

  /** What a room begins with: the draft, and how far its log goes. */
  async load(pageId: string) {
    const stored = await readDraft(this.database.read, pageId);
    const lastReplaced = await findLastReplacement(this.database.read, pageId);
    const [section] = await findSectionDrafts(this.database.read, [pageId]);
    const draft = new Y.Doc({ gc: true });
    await this.apply(draft, stored.snapshot);
    const { whole } = stored;
    const loadedFrom = whole && { state: whole, stateVector: Y.encodeStateVector(draft) };
    await this.apply(draft, stored.updates);
    const bytesSinceSnapshot = bytesOf(stored.updates);
    return {
      draft,
      bytes: bytesOf(stored.snapshot) + bytesSinceSnapshot,
      limits: section && SECTION_LIMITS,
      updatesSinceSnapshot: stored.updates.length,
      bytesSinceSnapshot,
      position: stored.position,
      loadedFrom,
      lastReplaced,
    };
  }

  /** Applies stored updates a slice at a time. What comes after has a turn of its own. */
  private async apply(draft: Y.Doc, updates: readonly Uint8Array[]): Promise<void> {
    for (let next = 0; next < updates.length; ) {
      const unlock = await this.slices.lock();
      try {
        const until = performance.now() + LOADING_SLICE;
        next = applyStored(draft, updates, next, () => performance.now() >= until);
        for (let turn = 0; turn < TURNS_BETWEEN; turn++) await turnOfTheLoop();
      } finally {
        unlock();
      }
    }
  }
}

function bytesOf(updates: readonly Uint8Array[]): number {
  return updates.reduce((sum, { length }) => sum + length, 0);
}
