import { UNSAVED_KEY } from '#app/device/device-copy.ts';

/** A name that no other page holds: its Web Lock lasts as long as the page that wrote the mark. */
const lockOf = (copy: string, mark: string) => `${copy}-${mark}`;

/** Web Locks are missing outside secure contexts. */
const hasLocks = () => 'locks' in navigator;

function allKeys(database: IDBDatabase): Promise<string[]> {
  const request = database.transaction('custom').objectStore('custom').getAllKeys();
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result.map(String));
    request.onerror = () => reject(request.error);
  });
}

/**
 * The marks in a device copy, one for each page that has, or was closed with, edits that the server
 * has not confirmed. An open page removes its own; those that closed pages left behind can be
 * removed by a page that has loaded their edits, once these are stored.
 */
export class UnsavedMarks {
  /** This page's. */
  readonly own: string;
  /** Marks of closed pages whose edits have been loaded. */
  private left: readonly string[] = [];
  private readonly copy: string;
  private release: () => void = () => {};

  /** @param copy the name of the copy's database @param client the Yjs client id of this page */
  constructor(copy: string, client: number) {
    this.copy = copy;
    this.own = `${UNSAVED_KEY}${client}`;
    if (!hasLocks()) return;
    const open = new Promise<void>((resolve) => {
      this.release = resolve;
    });
    navigator.locks
      .request(lockOf(copy, this.own), () => open)
      .catch((error: unknown) => console.info('mark not locked', error));
  }

  /**
   * Looks for the marks in a copy that has been loaded.
   * @param loadAgain loads what has been written into the copy since
   * @returns whether the copy may hold edits that the server has not confirmed
   */
  async read(database: IDBDatabase, loadAgain: () => Promise<unknown>): Promise<boolean> {
    const open = hasLocks() ? await navigator.locks.query() : null;
    const marks = (await allKeys(database)).filter((key) => key.startsWith(UNSAVED_KEY) && key !== this.own);
    if (open) {
      const names = new Set([...(open.held ?? []), ...(open.pending ?? [])].map(({ name }) => name));
      const left = marks.filter((mark) => !names.has(lockOf(this.copy, mark)));
      // A page may have been closed while the copy was loading.
      if (left.length > 0) await loadAgain();
      this.left = left;
    }
    return marks.length > 0;
  }

  /** The marks that can be removed once everything in this page is stored; returned once. */
  takeLeft(): readonly string[] {
    const { left } = this;
    this.left = [];
    return left;
  }

  /** This page ends: other pages may judge its mark. */
  end(): void {
    this.release();
  }
}
