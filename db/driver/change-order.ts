/** Things of which it is remembered when each changed last. */
const MOST = 5_000;

/** Which of many things changed after a moment: moments are numbers that only grow. */
export class ChangeOrder {
  #now = 0;
  /** Up to here, everything may have changed. */
  #floor = 0;
  readonly #last = new Map<string, number>();

  get now(): number {
    return this.#now;
  }

  /** @param ids what changed; null if that may be anything */
  note(ids: readonly string[] | null): void {
    this.#now++;
    if (ids === null || this.#last.size + ids.length > MOST) {
      this.#last.clear();
      this.#floor = this.#now;
    } else for (const id of ids) this.#last.set(id, this.#now);
  }

  /**
   * Whether one of these changed after a moment, or may have.
   * @param ids null for anything
   */
  hasChanged(ids: readonly string[] | null, after: number): boolean {
    if (ids === null) return this.#now > after;
    return ids.length > 0 && (this.#floor > after || ids.some((id) => (this.#last.get(id) ?? 0) > after));
  }
}
