import type { ClockRange } from '#content/draft/split-update.ts';
import { KNOWN_KEY } from './known-key.ts';
import { inflate } from './part-message.ts';
import type { Clocks, ReceivedPart } from './received-parts.ts';

/** In a draft's copy on this device: parts of its state that came and are not in the copy yet. */
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

/** What a device keeps of a draft that did not come whole: in the database of the draft's copy, so that it goes with it. */
export class KeptParts {
  private readonly database: IDBDatabase;
  private readonly keys = new Set<string>();

  constructor(database: IDBDatabase) {
    this.database = database;
  }

  /** The parts of earlier visits, and of other pages of this browser. */
  async load(): Promise<ReceivedPart[]> {
    const store = this.database.transaction('custom').objectStore('custom');
    const [keys, stored] = await Promise.all([done(store.getAllKeys(PARTS())), done(store.getAll(PARTS()))]);
    for (const key of keys) this.keys.add(String(key));
    return Promise.all(
      (stored as StoredPart[]).map(async ({ packed, ranges }) => ({ packed, ranges, update: await inflate(packed) })),
    );
  }

  /** Keeps parts; with them, the device holds these clocks. */
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

  /** Notes which clocks the device holds, now that all of the copy is written. */
  note(known: Clocks): void {
    this.write((store) => store.put([...known], KNOWN_KEY));
  }

  /** Lets the parts go that this page knows of; without them, the device holds these clocks. */
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
      // The copy was cleared, or the device closed it: what is not kept comes over the line again.
      console.info('the device keeps nothing of this draft any more', error);
    }
  }
}
