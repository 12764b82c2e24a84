/** One at a time, in the order they asked. */
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
