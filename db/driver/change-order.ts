/** Most ids whose last change is remembered. */
const MOST = 5_000;

/** Records when ids last changed. A moment is a number that only increases. */
export class ChangeOrder {
  #now = 0;
  /** The moment up to which any id may have changed. */
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
