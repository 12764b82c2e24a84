import { foldForm, formOf } from '#content/search/words/fold.ts';
import { SHINGLE, WORD } from './withdrawn-words.ts';

/** Sequences of one quotation that are kept: of a longer one, the first. */
export const MOST_SEQUENCES = 4_000;
/** Words whose numbers are remembered while a text is read. */
const MOST_FORMS = 100_000;

/** FNV-1a. */
const PRIME = 0x01000193;
const BASIS = 0x811c9dc5;

function numberOf(word: string): number {
  let number = BASIS;
  for (let at = 0; at < word.length; at++) number = Math.imul(number ^ word.charCodeAt(at), PRIME);
  return number;
}

/**
 * Hashes the sequences of `SHINGLE` words of a text, in order, to 32 bits each: the words cannot be
 * recovered from these. Words are folded as in search: accents, capitals, Unicode forms,
 * apostrophes, soft hyphens and separators do not count.
 */
export class SequenceReader {
  readonly #numbers = new Map<string, number>();

  read(text: string): number[] {
    const words = text.match(WORD) ?? [];
    const numbers = words.map((word) => this.#numberOf(word));
    const found: number[] = [];
    for (let at = 0; at + SHINGLE <= numbers.length; at++) {
      let sequence = BASIS;
      for (let i = 0; i < SHINGLE; i++) sequence = Math.imul(sequence ^ numbers[at + i]!, PRIME);
      found.push(sequence);
    }
    return found;
  }

  #numberOf(written: string): number {
    const known = this.#numbers.get(written);
    if (known !== undefined) return known;
    const number = numberOf(foldForm(formOf(written)));
    if (this.#numbers.size < MOST_FORMS) this.#numbers.set(written, number);
    return number;
  }
}

/** The sequences by which a quotation is recognised after its words were deleted. */
export const sequencesOf = (text: string): number[] => new SequenceReader().read(text).slice(0, MOST_SEQUENCES);
