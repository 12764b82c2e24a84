/** Room for what waits, in bytes: who brings more waits until there is some again. */
export class Room {
  readonly #most: number;
  #taken = 0;
  /** Called when there may be room. */
  #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Settles once less than all is taken. @throws the signal's reason */
  async wait(signal: AbortSignal): Promise<void> {
    while (this.#taken >= this.#most && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = () => {
          signal.removeEventListener('abort', go);
          resolve();
        };
        this.#waiting.push(go);
        signal.addEventListener('abort', go, { once: true });
      });
    }
    signal.throwIfAborted();
  }

  /** Takes room, though there may be less: it is not known before. */
  take(bytes: number): void {
    this.#taken += bytes;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
    for (const go of this.#waiting.splice(0)) go();
  }
}
