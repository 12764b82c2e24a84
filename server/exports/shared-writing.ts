import type { StoredExport } from './export-store.ts';

interface Writing {
  readonly file: Promise<StoredExport | null>;
  readonly abort: AbortController;
  waiting: number;
}

/** Files that are being written: the same one is written once, for all who wait for it. */
export class SharedWriting {
  /** By key, with how many requests wait for each. */
  readonly #writing = new Map<string, Writing>();

  /**
   * Writes a file, or waits for the same one. Ends it only when no other request waits for it.
   * @param signal cancels this request
   * @param write its signal is aborted when nobody waits any more
   * @throws the signal's reason
   */
  join(
    key: string,
    signal: AbortSignal,
    write: (abort: AbortSignal) => Promise<StoredExport | null>,
  ): Promise<StoredExport | null> {
    const under = this.#writing.get(key) ?? this.#begin(key, write);
    under.waiting++;
    return new Promise((resolve, reject) => {
      const leave = () => {
        under.waiting--;
        if (under.waiting === 0) {
          // At once, though the job takes time to end: a later request starts its own.
          this.#forget(key, under);
          under.abort.abort(signal.reason);
        }
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      const settled = () => signal.removeEventListener('abort', leave);
      under.file.then(resolve, reject).finally(settled);
    });
  }

  #begin(key: string, write: (abort: AbortSignal) => Promise<StoredExport | null>): Writing {
    const abort = new AbortController();
    const under: Writing = { file: write(abort.signal), abort, waiting: 0 };
    const ended = () => this.#forget(key, under);
    under.file.then(ended, ended);
    this.#writing.set(key, under);
    return under;
  }

  #forget(key: string, under: Writing): void {
    if (this.#writing.get(key) === under) this.#writing.delete(key);
  }
}
