import { type Range, RUN, wordsOf } from './withdrawn-words.ts';

/**
 * Quotations of fewer than `RUN` words. They are searched in the blocks that quote them, and in
 * texts that consist of nothing else. A text is read once, however many there are.
 */
export class ShortPhrases {
  /** The ids of the blocks that quote them, by their words. */
  readonly #places = new Map<string, Set<string>>();
  #longest = 0;

  /** @returns whether the quotation has words, however many */
  add(quotation: string, blockIds: readonly string[]): boolean {
    const words = wordsOf(quotation).map(({ word }) => word);
    if (words.length > 0 && words.length < RUN) {
      const key = words.join(' ');
      const places = this.#places.get(key) ?? new Set();
      this.#places.set(key, places);
      for (const id of blockIds) places.add(id);
      this.#longest = Math.max(this.#longest, words.length);
    }
    return words.length > 0;
  }

  /** Their places in a text. @param ids of the blocks around the text */
  find(text: string, ids: readonly string[]): Range[] {
    if (this.#places.size === 0) return [];
    const words = wordsOf(text);
    const found: Range[] = [];
    for (let from = 0; from < words.length; from++) {
      let key: string | null = null;
      for (let length = 1; length <= this.#longest && from + length <= words.length; length++) {
        const { word, end } = words[from + length - 1]!;
        key = key === null ? word : `${key} ${word}`;
        const places = this.#places.get(key);
        if (places && (length === words.length || ids.some((id) => places.has(id))))
          found.push([words[from]!.start, end]);
      }
    }
    return found;
  }
}
