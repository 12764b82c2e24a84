import { titlesStart } from './titles.ts';
import type { Range } from './words/withdrawn-words.ts';

/** The words that replace a name, and the range that they replace. */
export interface FittedWords {
  readonly range: Range;
  readonly words: string;
}

/** Words before a name, and their form before its replacement. */
type Before = readonly (readonly [before: string, becomes: string])[];

/** Words that begin with an article of their own, « une organisation », "a farmer". */
const FRENCH = /^(?:une?|des)\s/iu;
const ENGLISH = /^an?\s/iu;
const FRENCH_BEFORE: Before = [
  ["d[’']une?\\s+|de\\s+la\\s+|de\\s+l[’']|du\\s+|des\\s+|de\\s+|d[’']", 'd’'],
  ["à\\s+la\\s+|à\\s+l[’']|aux?\\s+", 'à '],
  ["une?\\s+|la\\s+|les?\\s+|l[’']", ''],
  ['que\\s+', 'qu’'],
];
const ENGLISH_BEFORE: Before = [['the\\s+|an?\\s+', '']];
/** The article before a title, which is removed with it: « du docteur Keïta », « de Comité ». */
const TITLE_BEFORE: Before = [
  ['du\\s+|de\\s+la\\s+', 'de '],
  ['au\\s+|à\\s+la\\s+', 'à '],
  ['le\\s+|la\\s+|the\\s+', ''],
];
const ELIDED: Before = [
  ['de\\s+', 'd’'],
  ['que\\s+', 'qu’'],
];
const WHOLE: Before = [
  ["d[’']", 'de '],
  ["qu[’']", 'que '],
];
const VOWEL = /^[aeiouœæ]/u;

/**
 * Most characters before a name that are searched for an article: a text is read once, however many
 * names it has.
 */
const LONGEST_BEFORE = 24;
/** Matches text after which a sentence begins. */
const SENTENCE = /(?:^|[.!?…](?:\s?["»”])?\s+|\n\s*)(?:[«“"]\s?)?$/u;

const startsWithVowel = (words: string): boolean =>
  VOWEL.test(words.slice(0, 1).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase());

/**
 * The replacement of a name, with the words before it adapted: without a title (« Mme une
 * présidente »), without a second article (« présidente d’une Association »), and elided as French
 * requires (« de une présidente »).
 */
export function fitArticle(text: string, [nameStart, end]: Range, instead: string): FittedWords {
  const start = titlesStart(text, nameStart);
  const hasArticle = FRENCH.test(instead) || ENGLISH.test(instead);
  const before = text.slice(Math.max(0, start - LONGEST_BEFORE), start);
  const known = FRENCH.test(instead) ? FRENCH_BEFORE : ENGLISH.test(instead) ? ENGLISH_BEFORE : [];
  const bare = hasArticle ? [] : start < nameStart ? TITLE_BEFORE : [];
  const elision = hasArticle ? [] : startsWithVowel(instead) ? ELIDED : WHOLE;
  for (const [pattern, becomes] of [...known, ...bare, ...elision]) {
    const found = new RegExp(`(?<![\\p{L}\\p{N}’'])(?:${pattern})$`, 'iu').exec(before)?.[0];
    if (found === undefined) continue;
    // « du docteur Keïta » is « d’Awa ».
    const elided = becomes === 'de ' && startsWithVowel(instead) ? 'd’' : becomes;
    return { range: [start - found.length, end], words: begun(elided + instead, /^\p{Lu}/u.test(found)) };
  }
  // « Mme Keïta marche. » began with a capital.
  return { range: [start, end], words: begun(instead, start < nameStart && SENTENCE.test(before)) };
}

const begun = (words: string, isCapital: boolean): string =>
  isCapital ? words[0]!.toUpperCase() + words.slice(1) : words;
