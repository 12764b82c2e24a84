import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';

/** How long a page waits for the device's copy before it goes on without it, milliseconds. */
const PATIENCE = 2_000;

/** The draft's copy on this device: keeps what was typed off line across a reload. */
export class LocalCopy {
  private readonly persistence: IndexeddbPersistence | null;
  private failed = false;
  private ready = false;
  private readonly onChange: () => void;
  /** Settles when the copy's text is in the draft, or when there is none to be had. */
  readonly loaded: Promise<void>;

  constructor(pageId: string, draft: Y.Doc, onChange: () => void) {
    this.onChange = onChange;
    this.persistence = 'indexedDB' in globalThis ? new IndexeddbPersistence(`navette-draft-${pageId}`, draft) : null;
    if (!this.persistence) {
      this.failed = true;
      this.loaded = Promise.resolve();
      return;
    }
    // y-indexeddb does not say when a write fails; the database does. `_db` is the only way to it.
    const opened = (this.persistence as unknown as { _db: Promise<IDBDatabase> })._db;
    opened.then(
      (db) => {
        db.addEventListener('abort', () => this.fail());
        db.addEventListener('close', () => this.fail());
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

  /** True for changes that come out of the copy. */
  isOrigin(origin: unknown): boolean {
    return origin !== null && origin === this.persistence;
  }

  /** Forgets the copy. */
  async clear(): Promise<void> {
    this.failed = true;
    await this.persistence?.clearData();
    this.onChange();
  }

  destroy(): void {
    void this.persistence?.destroy().catch(() => this.fail());
  }

  private fail(): void {
    this.failed = true;
    this.onChange();
  }
}
