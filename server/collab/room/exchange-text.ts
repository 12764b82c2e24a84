import type * as Y from 'yjs';
import { PART_OF_OWN } from '#server/collab/intake/large-update.ts';
import type { Room } from './room.ts';

/** How a draft's text is exchanged for another. */
export interface Exchange<Found extends { readonly update: Uint8Array }> {
  /**
   * Computes the edit, while others go on writing; null to leave the draft as it is.
   * @param state the draft's Yjs state
   */
  find(state: Uint8Array): Promise<Found | null>;
  /**
   * Stores the text that the edit replaces, while nobody writes.
   * @param written what was written since that state: Yjs updates
   */
  keep(found: Found, state: Uint8Array, written: readonly Uint8Array[]): Promise<void>;
}

/** How often the edit is found while others write, if the thread that divides it fails. */
const MOST_ATTEMPTS = 2;

/**
 * What others write in a draft from a given moment on, until its end: of each no more than is worth
 * recording.
 */
class Written {
  readonly updates: Uint8Array[] = [];
  private readonly draft: Y.Doc;
  private readonly release: () => void;

  constructor({ draft, serverEdits }: Room) {
    this.draft = draft;
    this.release = serverEdits.restrainOthers();
    draft.on('update', this.follow);
  }

  end(): void {
    this.draft.off('update', this.follow);
    this.release();
  }

  private readonly follow = (update: Uint8Array, origin: unknown): void => {
    if (origin !== PART_OF_OWN) this.updates.push(update);
  };
}

/**
 * Exchanges a draft's text. Others write while the edit is computed and applied, which takes
 * seconds for a long text, and wait only while the replaced text is stored, with what they wrote.
 * That merges with the edit as simultaneous edits do. Who writes more meanwhile than is worth
 * recording is taken in afterwards. One exchange at a time.
 */
export function exchangeText<Found extends { readonly update: Uint8Array }>(
  room: Room,
  exchange: Exchange<Found>,
): Promise<void> {
  return room.serverEdits.exchangeInTurn(async () => {
    for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
      if (await exchangeAmongOthers(room, exchange)) return;
    }
    await room.serverEdits.runExclusive(() => exchangeAlone(room, exchange));
  });
}

/** @returns false if the thread that divides the edit failed */
async function exchangeAmongOthers<Found extends { readonly update: Uint8Array }>(
  room: Room,
  { find, keep }: Exchange<Found>,
): Promise<boolean> {
  // What waited for the exchange before this one is taken in between the two.
  await room.caughtUp();
  const { state, written } = await room.encode((state) => ({ state, written: new Written(room) }));
  try {
    const found = await find(state);
    if (!found) return true;
    const divided = await room.serverEdits.divide(found.update);
    if (!divided) return false;
    await room.serverEdits.applyAmongOthers(divided, () => {
      // From here on, what is written is the edit itself.
      written.end();
      return keep(found, state, written.updates);
    });
    return true;
  } finally {
    written.end();
  }
}

async function exchangeAlone<Found extends { readonly update: Uint8Array }>(
  room: Room,
  { find, keep }: Exchange<Found>,
): Promise<void> {
  const state = await room.encode((state) => state);
  const found = await find(state);
  if (!found) return;
  await keep(found, state, []);
  await room.serverEdits.apply(found.update);
}
