import * as Y from 'yjs';
import { lostKey } from '#app/device/device-copy.ts';

/** A passage, as it was on screen, deleted by others before its edits reached the server. */
export interface LostPassage {
  readonly id: string;
  readonly text: string;
}

/** Fewer letters than these are ones just being typed, which their author sees disappear. */
const FEWEST_LETTERS = 3;

function isPassage(value: unknown): value is LostPassage {
  const { id, text } = (value ?? {}) as Record<string, unknown>;
  return typeof id === 'string' && typeof text === 'string';
}

/**
 * Preserves edits that merging would lose. Words typed offline into a paragraph that was deleted
 * meanwhile (by a restore, an import, another author) are deleted with it on reconnection. Only
 * their author has seen them and no checkpoint contains them, so they are preserved on this device
 * until the author has dealt with them.
 */
export class LostWriting {
  private readonly key: string;
  private readonly draft: Y.Doc;
  private readonly isFromServer: (origin: unknown) => boolean;
  private readonly onChange: () => void;
  /** By client id with edits that are not all stored: the clock up to which they are. */
  private readonly storedUpTo = new Map<number, number>();
  passages: readonly LostPassage[];

  constructor(options: {
    pageId: string;
    owner: string;
    draft: Y.Doc;
    isFromServer: (origin: unknown) => boolean;
    onChange: () => void;
  }) {
    this.key = lostKey(options);
    this.draft = options.draft;
    this.isFromServer = options.isFromServer;
    this.onChange = options.onChange;
    this.passages = this.read();
    this.allStored();
    this.draft.on('afterTransaction', this.look);
  }

  /**
   * Takes in the server's state vector, which begins a connection.
   * @returns whether this page has edits beyond it
   */
  serverHolds(vector: ReadonlyMap<number, number>): boolean {
    this.allStored();
    let ahead = false;
    for (const client of this.draft.store.clients.keys()) {
      const stored = vector.get(client) ?? 0;
      if (stored >= Y.getState(this.draft.store, client)) continue;
      this.storedUpTo.set(client, stored);
      ahead = true;
    }
    return ahead;
  }

  /** Call when everything in this page is confirmed as stored. */
  allStored(): void {
    const { store, clientID } = this.draft;
    this.storedUpTo.clear();
    this.storedUpTo.set(clientID, Y.getState(store, clientID));
  }

  forget(id: string): void {
    this.keep(this.passages.filter((passage) => passage.id !== id));
  }

  destroy(): void {
    this.draft.off('afterTransaction', this.look);
  }

  // `afterTransaction` is the last moment before Yjs garbage-collects deleted content.
  private readonly look = (transaction: Y.Transaction): void => {
    if (!this.isFromServer(transaction.origin)) return;
    const typed = new Map<Y.XmlText, string>();
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return;
      const { client, clock } = struct.id;
      const stored = this.storedUpTo.get(client);
      if (stored === undefined || clock + struct.length <= stored) return;
      if (!(struct.parent instanceof Y.XmlText)) return;
      const before = typed.get(struct.parent) ?? '';
      typed.set(struct.parent, before + struct.content.str.slice(Math.max(0, stored - clock)));
    });
    const lost: LostPassage[] = [];
    for (const [parent, words] of typed) {
      if ((words.match(/[\p{L}\p{N}]/gu) ?? []).length < FEWEST_LETTERS) continue;
      lost.push({ id: crypto.randomUUID(), text: textBefore(parent, transaction) });
    }
    if (lost.length > 0) this.keep([...this.passages, ...lost]);
  };

  private keep(passages: readonly LostPassage[]): void {
    this.passages = passages;
    try {
      if (passages.length === 0) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(passages));
    } catch {
      // Storage is full or denied: the passages stay on screen as long as the page is open.
    }
    this.onChange();
  }

  private read(): readonly LostPassage[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.key) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isPassage) : [];
    } catch {
      // Unreadable or written by something else: there is nothing to show.
      return [];
    }
  }
}

/** The text of an XmlText before a transaction. */
function textBefore(parent: Y.XmlText, transaction: Y.Transaction): string {
  let text = '';
  for (let item = parent._start; item; item = item.right) {
    const isNew = item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0);
    const wasThere = !item.deleted || Y.isDeleted(transaction.deleteSet, item.id);
    if (!isNew && wasThere && item.content instanceof Y.ContentString) text += item.content.str;
  }
  return text;
}
