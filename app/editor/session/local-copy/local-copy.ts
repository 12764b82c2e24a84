import { fetchUpdates, IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { type CopiedPage, type CopyOwner, copyName, PAGE_KEY } from '#app/device/device-copy.ts';
import { forgetKeptPage } from '#app/device/kept-pages.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { UnsavedMarks } from './unsaved-marks.ts';

/** Milliseconds to wait for the device copy before continuing without it. */
const PATIENCE = 2_000;

/**
 * Milliseconds that everything must have been stored before the unsaved mark is removed, so that it
 * is not rewritten with every keystroke.
 */
const CALM = 1_000;

interface CopyListeners {
  /** Called when `keeps` or `writing` may have changed. */
  readonly onChange: () => void;
  /** Called when all requested writes are completed. */
  readonly onWritten: () => void;
}

/** The device copy: the draft in IndexedDB, which preserves offline edits across a reload. */
export class LocalCopy {
  private readonly persistence: IndexeddbPersistence | null;
  private failed = false;
  private ready = false;
  private readonly of: CopyOwner & { readonly page: CopiedPage };
  private readonly listeners: CopyListeners;
  private readonly marks: UnsavedMarks;
  private marked = false;
  private calming: ReturnType<typeof setTimeout> | undefined;
  /** Writes requested of IndexedDB, and those completed. */
  private asked = 0;
  private written = 0;
  private confirming = false;
  /** The device copy's database; null if there is none. */
  readonly database: Promise<IDBDatabase | null>;
  /**
   * Settles when the copy has been loaded into the draft, or is unavailable: with whether it may
   * hold edits of an earlier visit that the server has not confirmed.
   */
  readonly loaded: Promise<boolean>;

  constructor(of: CopyOwner & { readonly page: CopiedPage }, draft: Y.Doc, listeners: CopyListeners) {
    this.of = of;
    this.listeners = listeners;
    this.marks = new UnsavedMarks(copyName(of), draft.clientID);
    this.persistence = 'indexedDB' in globalThis ? new IndexeddbPersistence(copyName(of), draft) : null;
    if (!this.persistence) {
      this.failed = true;
      this.loaded = Promise.resolve(false);
      this.database = Promise.resolve(null);
      return;
    }
    if (of.page.path !== '') this.note((persistence) => persistence.set(PAGE_KEY, of.page as never));
    // y-indexeddb does not report failed writes; the database does. `_db` is the only access to it.
    const opened = (this.persistence as unknown as { _db: Promise<IDBDatabase> })._db;
    this.database = opened.catch(() => null);
    opened.then(
      (db) => {
        db.addEventListener('abort', () => this.fail());
        db.addEventListener('close', () => this.fail());
        // Runs after y-indexeddb's own listener, which requests the write.
        draft.on('update', (_update: Uint8Array, origin: unknown) => {
          if (this.isOrigin(origin)) return;
          this.asked++;
          this.confirm(db);
          this.listeners.onChange();
        });
      },
      () => this.fail(),
    );
    this.loaded = Promise.race([
      this.persistence.whenSynced.then((persistence) => {
        this.ready = true;
        this.listeners.onChange();
        return this.readMarks(persistence);
      }),
      opened.then(
        () => new Promise<boolean>(() => {}),
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(true), PATIENCE)),
    ]);
  }

  /** True while edits are preserved on this device. */
  get keeps(): boolean {
    return this.ready && !this.failed;
  }

  /** True while writes are pending. */
  get writing(): boolean {
    return this.written < this.asked;
  }

  /** True for the transaction origin of changes loaded from the copy. */
  isOrigin(origin: unknown): boolean {
    return origin !== null && origin === this.persistence;
  }

  /**
   * Records in the copy whether it holds edits that the server has not confirmed. After this page
   * has closed, another one still knows about them. Call with false when everything in this page is
   * stored: that removes the marks of closed pages as well.
   */
  markUnsaved(unsaved: boolean): void {
    clearTimeout(this.calming);
    this.calming = undefined;
    if (!unsaved) for (const mark of this.marks.takeLeft()) this.note((persistence) => persistence.del(mark));
    if (unsaved === this.marked) return;
    if (unsaved) {
      this.marked = true;
      this.note((persistence) => persistence.set(this.marks.own, 1));
    } else this.calming = setTimeout(() => this.unmark(), CALM);
  }

  /** Deletes the copy, and the cached page of its editor. */
  async clear(): Promise<void> {
    this.endMarks();
    this.fail();
    const { owner, page } = this.of;
    await Promise.all([this.persistence?.clearData(), forgetKeptPage(owner, writePath(page.path))]);
  }

  destroy(): void {
    if (this.calming !== undefined) this.unmark();
    this.endMarks();
    this.failed = true;
    void this.persistence?.destroy().catch(() => this.fail());
  }

  private unmark(): void {
    this.calming = undefined;
    this.marked = false;
    this.note((persistence) => persistence.del(this.marks.own));
  }

  private endMarks(): void {
    clearTimeout(this.calming);
    this.marks.end();
  }

  private async readMarks(persistence: IndexeddbPersistence): Promise<boolean> {
    try {
      const database = await this.database;
      return database !== null && (await this.marks.read(database, () => fetchUpdates(persistence)));
    } catch (error) {
      console.info('marks not read', error);
      return true;
    }
  }

  /** Detects the end of all writes: IndexedDB runs a read after the writes requested before it. */
  private confirm(db: IDBDatabase): void {
    if (this.confirming || this.failed) return;
    this.confirming = true;
    const { asked } = this;
    db.transaction('updates').objectStore('updates').getKey(0).onsuccess = () => {
      this.confirming = false;
      this.written = asked;
      if (this.writing) this.confirm(db);
      else this.listeners.onWritten();
      this.listeners.onChange();
    };
  }

  private note(write: (persistence: IndexeddbPersistence) => Promise<unknown>): void {
    if (this.persistence && !this.failed) write(this.persistence).catch(() => this.fail());
  }

  private fail(): void {
    this.failed = true;
    this.listeners.onChange();
  }
}
