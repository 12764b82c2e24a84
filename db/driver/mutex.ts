/** Admits one caller at a time, in the order of their calls. */
export class Mutex {
  private tail: Promise<void> = Promise.resolve();

  /** Waits for its turn; the returned function ends it. */
  async lock(): Promise<() => void> {
    const before = this.tail;
    let unlock!: () => void;
    this.tail = new Promise((resolve) => {
      unlock = resolve;
    });
    await before;
    return unlock;
  }
}
