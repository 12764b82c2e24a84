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

/**
 * How often an exchange is begun again, and how many updates or bytes written by others while the
 * edit was computed make it begin again.
 */
const MOST_ATTEMPTS = 2;
const MANY = 8_000;
const MOST_BYTES = 512 * 1024;

/** What others wrote in a draft since a given moment. */
class Written {
  readonly updates: Uint8Array[] = [];
  private bytes = 0;
  private readonly draft: Y.Doc;

  constructor(draft: Y.Doc) {
    this.draft = draft;
    draft.on('update', this.follow);
  }

  get isMuch(): boolean {
    return this.updates.length > MANY || this.bytes > MOST_BYTES;
  }

  end(): void {
    this.draft.off('update', this.follow);
  }

  private readonly follow = (update: Uint8Array, origin: unknown): void => {
    if (origin === PART_OF_OWN) return;
    this.updates.push(update);
    this.bytes += update.length;
  };
}

/**
 * Exchanges a draft's text. Others write while the edit is computed and applied, which takes
 * seconds for a long text, and wait only while the replaced text is stored, with what they wrote.
 * That merges with the edit as simultaneous edits do. One exchange at a time.
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

/** @returns false if it is to be begun again, or done alone */
async function exchangeAmongOthers<Found extends { readonly update: Uint8Array }>(
  room: Room,
  { find, keep }: Exchange<Found>,
): Promise<boolean> {
  const { state, written } = await room.encode((state) => ({ state, written: new Written(room.draft) }));
  try {
    const found = await find(state);
    if (!found) return true;
    const divided = await room.serverEdits.divide(found.update);
    if (written.isMuch || !divided) return false;
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
