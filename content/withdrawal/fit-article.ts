import type { Range } from './names.ts';

/** What stands for a name, with the place that it takes in a text. */
export interface FittedWords {
  readonly range: Range;
  readonly words: string;
}

/** Words that begin with an article of their own, « une organisation », "a farmer". */
const FRENCH = /^(?:une?|des)\s/iu;
const ENGLISH = /^an?\s/iu;
/** What stands before a name in French, by what it becomes before « une ». */
const FRENCH_BEFORE: readonly (readonly [before: string, becomes: string])[] = [
  ["d[’']une?\\s+|de\\s+la\\s+|de\\s+l[’']|du\\s+|des\\s+|de\\s+", 'd’'],
  ["à\\s+la\\s+|à\\s+l[’']|aux?\\s+", 'à '],
  ["une?\\s+|la\\s+|les?\\s+|l[’']", ''],
];
const ENGLISH_BEFORE: typeof FRENCH_BEFORE = [['the\\s+|an?\\s+', '']];

/**
 * With the article before a name, which would be said twice: « présidente d’une Association » is
 * « présidente d’une organisation », and « de Fanta » is « d’une présidente ».
 */
export function fitArticle(text: string, [start, end]: Range, instead: string): FittedWords {
  const known = FRENCH.test(instead) ? FRENCH_BEFORE : ENGLISH.test(instead) ? ENGLISH_BEFORE : [];
  const before = text.slice(0, start);
  for (const [pattern, becomes] of known) {
    const found = new RegExp(`(?<![\\p{L}\\p{N}’'])(?:${pattern})$`, 'iu').exec(before)?.[0];
    if (found === undefined) continue;
    const words = becomes + instead;
    const isCapital = /^\p{Lu}/u.test(found);
    return { range: [start - found.length, end], words: isCapital ? words[0]!.toUpperCase() + words.slice(1) : words };
  }
  return { range: [start, end], words: instead };
}
