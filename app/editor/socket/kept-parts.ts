import type { ClockRange } from '#content/draft/updates/split-update.ts';
import { KNOWN_KEY } from './known-key.ts';
import { inflate } from './part-message.ts';
import type { Clocks, ReceivedPart } from './received-parts.ts';

/** Key prefix, in the device copy's database, of parts that the copy does not contain yet. */
const PART_KEY = 'part-';
const PARTS = () => IDBKeyRange.bound(PART_KEY, `${PART_KEY}\uffff`);

interface StoredPart {
  readonly packed: Uint8Array;
  readonly ranges: readonly ClockRange[];
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * The cached parts of a draft that has not arrived completely. They share the device copy's
 * database, so that deleting it deletes them.
 */
export class KeptParts {
  private readonly database: IDBDatabase;
  private readonly keys = new Set<string>();

  constructor(database: IDBDatabase) {
    this.database = database;
  }

  /** Loads the parts cached by earlier visits and by other pages of this browser. */
  async load(): Promise<ReceivedPart[]> {
    const store = this.database.transaction('custom').objectStore('custom');
    const [keys, stored] = await Promise.all([done(store.getAllKeys(PARTS())), done(store.getAll(PARTS()))]);
    for (const key of keys) this.keys.add(String(key));
    return Promise.all(
      (stored as StoredPart[]).map(async ({ packed, ranges }) => ({ packed, ranges, update: await inflate(packed) })),
    );
  }

  /** Caches parts. @param known the device's state vector with them */
  keep(parts: readonly ReceivedPart[], known: Clocks): void {
    this.write((store) => {
      for (const { packed, ranges } of parts) {
        const key = `${PART_KEY}${crypto.randomUUID()}`;
        this.keys.add(key);
        store.put({ packed, ranges } satisfies StoredPart, key);
      }
      store.put([...known], KNOWN_KEY);
    });
  }

  /** Records the device's state vector, now that the copy is written. */
  note(known: Clocks): void {
    this.write((store) => store.put([...known], KNOWN_KEY));
  }

  /**
   * Deletes the cached parts that this page knows of.
   * @param known the device's state vector without them
   */
  forget(known: Clocks): void {
    this.write((store) => {
      for (const key of this.keys) store.delete(key);
      this.keys.clear();
      store.put([...known], KNOWN_KEY);
    });
  }

  private write(change: (store: IDBObjectStore) => void): void {
    try {
      change(this.database.transaction('custom', 'readwrite').objectStore('custom'));
    } catch (error) {
      // The copy was cleared, or the browser closed the database: the server sends the parts again.
      console.info('parts not kept', error);
    }
  }
}
