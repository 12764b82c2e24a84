import { personalSlots } from '#content/personal-slot.ts';

/** A rendered page with places for what is one person's alone (`content/personal-slot.ts`). */
export class PageTemplate {
  readonly #pieces: readonly (Buffer | number)[];
  /** Its size in memory. */
  readonly bytes: number;

  constructor(body: string, mark: string) {
    // Every second piece is the number of a slot.
    const pieces = body.split(personalSlots(mark));
    this.#pieces = pieces.map((piece, i) => (i % 2 === 0 ? Buffer.from(piece) : Number(piece)));
    this.bytes = this.#pieces.reduce<number>((sum, piece) => sum + (typeof piece === 'number' ? 0 : piece.length), 0);
  }

  /** @param values by the numbers of their slots */
  fill(values: ReadonlyMap<number, string>): Buffer {
    return Buffer.concat(
      this.#pieces.map((piece) => {
        if (typeof piece !== 'number') return piece;
        const value = values.get(piece);
        if (value === undefined) throw new Error(`a page has no value for its slot ${piece}`);
        // As React writes it; nothing else in it needs to be escaped.
        return Buffer.from(value.replaceAll("'", '&#x27;'));
      }),
    );
  }
}
