import { fold, INVISIBLE } from './folded-letters.ts';
import { NameIndex } from './name-index.ts';
import { isCapital, partsOf, turned, wholeParts } from './name-patterns.ts';
import type { Range } from './words/withdrawn-words.ts';

/** A name that texts are searched for. */
export interface SoughtName {
  readonly name: string;
  /** Also finds its parts and its initials, if they begin with a capital as names do. */
  readonly inPart: boolean;
}

/**
 * Finds names where a text certainly has them: the whole name, in any case and with any part first.
 */
export class SoughtNames<One extends SoughtName> {
  readonly #sought = new Map<string, { readonly one: One; readonly place: number }[]>();
  readonly #names: readonly string[];
  readonly #index: NameIndex;

  constructor(sought: readonly One[]) {
    for (const [place, one] of sought.entries()) {
      const same = this.#sought.get(one.name);
      if (same) same.push({ one, place });
      else this.#sought.set(one.name, [{ one, place }]);
    }
    this.#names = [...this.#sought.keys()];
    this.#index = new NameIndex(this.#names, turned);
  }

  /** Their places in a text, in the order in which the names were given. */
  find(text: string): { readonly one: One; readonly ranges: readonly Range[] }[] {
    const all = [...this.#index.find(text)].flatMap(([at, ranges]) => {
      const name = this.#names[at]!;
      const isWhole = wholeOf(name);
      const hasCapital = partsOf(name).some(isCapital);
      const whole: Range[] = [];
      const inPart = ranges.filter((range) => {
        const found = text.slice(...range);
        if (!isWhole(found)) return hasCapital && isCapital(found);
        whole.push(range);
        return true;
      });
      return this.#sought.get(name)!.map((sought) => ({ ...sought, ranges: sought.one.inPart ? inPart : whole }));
    });
    return all.filter(({ ranges }) => ranges.length > 0).sort((a, b) => a.place - b.place);
  }
}

/** A test whether words are a whole name, with any of its parts first. */
function wholeOf(name: string): (words: string) => boolean {
  // File names and addresses also divide « N’Diaye ».
  const letters = (words: string) => fold(words).replace(/[^\p{L}\p{N}]/gu, '');
  const parts = wholeParts(name.replaceAll(INVISIBLE, ''));
  const whole = new Set([parts, ...turned(parts)].map((order) => letters(order.join(''))));
  return (words) => whole.has(letters(words));
}

/** The certain places of a name in a text: see `SoughtNames`. */
export const findNamed = (text: string, name: string, inPart: boolean): readonly Range[] =>
  new SoughtNames([{ name, inPart }]).find(text)[0]?.ranges ?? [];
