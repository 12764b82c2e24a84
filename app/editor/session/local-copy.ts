import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { type CopiedPage, type CopyOwner, copyName, PAGE_KEY, UNSAVED_KEY } from '#app/device/device-copy.ts';
import { forgetKeptPage } from '#app/device/kept-pages.ts';

/** How long a page waits for the device's copy before it goes on without it, milliseconds. */
const PATIENCE = 2_000;

/** How long all must have been stored before the copy's mark is taken off, milliseconds: not after each letter. */
const CALM = 1_000;

/** The draft's copy on this device: keeps what was typed off line across a reload. */
export class LocalCopy {
  private readonly persistence: IndexeddbPersistence | null;
  private failed = false;
  private ready = false;
  private readonly of: CopyOwner & { readonly page: CopiedPage };
  private readonly onChange: () => void;
  private readonly markKey: string;
  private marked = false;
  private calming: ReturnType<typeof setTimeout> | undefined;
  /** Writings asked of the device, and those of them that it has done. */
  private asked = 0;
  private written = 0;
  private confirming = false;
  /** The copy's database; null when there is none to be had. */
  readonly database: Promise<IDBDatabase | null>;
  /** Settles when the copy's text is in the draft, or when there is none to be had. */
  readonly loaded: Promise<void>;
  /** Called when the device has written all that it was given to keep. */
  onWritten: () => void = () => {};

  constructor(of: CopyOwner & { readonly page: CopiedPage }, draft: Y.Doc, onChange: () => void) {
    this.of = of;
    this.onChange = onChange;
    this.markKey = `${UNSAVED_KEY}${draft.clientID}`;
    this.persistence = 'indexedDB' in globalThis ? new IndexeddbPersistence(copyName(of), draft) : null;
    if (!this.persistence) {
      this.failed = true;
      this.loaded = Promise.resolve();
      this.database = Promise.resolve(null);
      return;
    }
    if (of.page.path !== '') this.note((persistence) => persistence.set(PAGE_KEY, of.page as never));
    // y-indexeddb does not say when a write fails; the database does. `_db` is the only way to it.
    const opened = (this.persistence as unknown as { _db: Promise<IDBDatabase> })._db;
    this.database = opened.catch(() => null);
    opened.then(
      (db) => {
        db.addEventListener('abort', () => this.fail());
        db.addEventListener('close', () => this.fail());
        // After y-indexeddb's own listener, which asks for the writing.
        draft.on('update', (_update: Uint8Array, origin: unknown) => {
          if (this.isOrigin(origin)) return;
          this.asked++;
          this.confirm(db);
        });
      },
      () => this.fail(),
    );
    this.loaded = Promise.race([
      this.persistence.whenSynced.then(() => {
        this.ready = true;
        this.onChange();
      }),
      opened.then(
        () => new Promise<void>(() => {}),
        () => undefined,
      ),
      new Promise<void>((resolve) => setTimeout(resolve, PATIENCE)),
    ]);
  }

  /** True while what is typed is kept here. */
  get keeps(): boolean {
    return this.ready && !this.failed;
  }

  /** True while the device has not written all that it was given to keep. */
  get writing(): boolean {
    return this.written < this.asked;
  }

  /** True for changes that come out of the copy. */
  isOrigin(origin: unknown): boolean {
    return origin !== null && origin === this.persistence;
  }

  /**
   * Notes in the copy itself whether it holds something that the server was not seen to have: who signs out after this page is gone
   * can still be told.
   */
  markUnsaved(unsaved: boolean): void {
    clearTimeout(this.calming);
    if (unsaved === this.marked) return;
    if (unsaved) {
      this.marked = true;
      this.note((persistence) => persistence.set(this.markKey, 1));
    } else {
      this.calming = setTimeout(() => {
        this.marked = false;
        this.note((persistence) => persistence.del(this.markKey));
      }, CALM);
    }
  }

  /** Forgets the copy, and the page kept to show it on. */
  async clear(): Promise<void> {
    clearTimeout(this.calming);
    this.failed = true;
    const { owner, page } = this.of;
    await Promise.all([this.persistence?.clearData(), forgetKeptPage(owner, `${page.path}/ecrire`)]);
    this.onChange();
  }

  destroy(): void {
    clearTimeout(this.calming);
    this.failed = true;
    void this.persistence?.destroy().catch(() => this.fail());
  }

  /** Learns when all is written: a reading waits for the writings that were asked for before it. */
  private confirm(db: IDBDatabase): void {
    if (this.confirming || this.failed) return;
    this.confirming = true;
    const { asked } = this;
    db.transaction('updates').objectStore('updates').getKey(0).onsuccess = () => {
      this.confirming = false;
      this.written = asked;
      if (this.writing) this.confirm(db);
      else this.onWritten();
      this.onChange();
    };
  }

  private note(write: (persistence: IndexeddbPersistence) => Promise<unknown>): void {
    if (this.persistence && !this.failed) write(this.persistence).catch(() => this.fail());
  }

  private fail(): void {
    this.failed = true;
    this.onChange();
  }
}
