/** An LRU cache with limits on entries and bytes. */
export class BoundedCache<Value> {
  readonly #most: { readonly entries: number; readonly bytes: number };
  readonly #sizeOf: (value: Value) => number;
  readonly #values = new Map<string, Value>();
  #bytes = 0;

  /** @param sizeOf bytes of a value */
  constructor(most: { readonly entries: number; readonly bytes: number }, sizeOf: (value: Value) => number) {
    this.#most = most;
    this.#sizeOf = sizeOf;
  }

  find(key: string): Value | null {
    const value = this.#values.get(key);
    if (!value) return null;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  keep(key: string, value: Value): void {
    this.forget(key);
    this.#values.set(key, value);
    this.#bytes += this.#sizeOf(value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most.entries && this.#bytes <= this.#most.bytes) break;
      this.forget(oldest);
    }
  }

  clear(): void {
    this.#values.clear();
    this.#bytes = 0;
  }

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#values.size, bytes: this.#bytes };
  }

  forget(key: string): void {
    const value = this.#values.get(key);
    if (!value) return;
    this.#values.delete(key);
    this.#bytes -= this.#sizeOf(value);
  }
}
