import { fitArticle } from './fit-article.ts';
import { fold, lettersIn } from './folded-letters.ts';
import { NameIndex } from './name-index.ts';
import { distinctiveParts, escapeRegExp, isCapital, NO_OTHER, partsOf } from './name-patterns.ts';
import { isTitle } from './titles.ts';
import type { Range } from './words/withdrawn-words.ts';

/** A name, with what appears instead. */
export type Renaming = readonly [name: string, pseudonym: string];

/** One index for each list of names: a list is searched for in many texts. */
const indexes = new WeakMap<readonly Renaming[], NameIndex>();

function indexOf(names: readonly Renaming[]): NameIndex {
  const known = indexes.get(names);
  if (known) return known;
  const index = new NameIndex(
    names.map(([name]) => name),
    NO_OTHER,
  );
  indexes.set(names, index);
  return index;
}

/**
 * True if several parts of a name distinguish it from common words: « Fanta Keïta », not
 * « Le maire ».
 */
export function isFullName(name: string): boolean {
  const parts = distinctiveParts(name).filter(isCapital);
  // Initials alone (« A. B. ») are ambiguous. With a title, one part is enough: « Mme Keïta ».
  if (!parts.some((part) => lettersIn(part) > 1)) return false;
  return parts.length > 1 || partsOf(name).some(isTitle);
}

/** A text in which names are replaced by pseudonyms: in whole, in part, as initials. */
export const replaceNames = (text: string, names: readonly Renaming[]): string => renameIn(text, names, []).text;

/**
 * As `replaceNames`, and maps ranges of the text to the result: a range that begins or ends within
 * a name is extended to the whole pseudonym.
 */
export function renameIn(
  text: string,
  names: readonly Renaming[],
  places: readonly Range[],
): { readonly text: string; readonly places: readonly Range[] } {
  let replaced = text;
  let moved = places;
  let found = indexOf(names).find(replaced);
  for (const [i, [, pseudonym]] of names.entries()) {
    let result = '';
    let at = 0;
    /** The range of each name that was replaced, and that of its pseudonym in the result. */
    const changes: { readonly from: Range; readonly to: Range }[] = [];
    for (const [start, end] of found.get(i) ?? []) {
      if (start < at) continue;
      // Within this very pseudonym, which contains the name: replacing it would write it twice.
      if (isWithin(replaced, pseudonym, [start, end])) continue;
      const fitted = fitArticle(replaced, [start, end], pseudonym);
      const { range, words } = fitted.range[0] < at ? { range: [start, end] as const, words: pseudonym } : fitted;
      result += replaced.slice(at, range[0]);
      changes.push({ from: range, to: [result.length, result.length + words.length] });
      result += words;
      at = range[1];
    }
    if (changes.length === 0) continue;
    replaced = result + replaced.slice(at);
    moved = moved.map((place) => movePlace(place, changes));
    // The pseudonym may contain another name of the list.
    found = indexOf(names).find(replaced);
  }
  return { text: replaced, places: moved };
}

function movePlace([start, end]: Range, changes: readonly { readonly from: Range; readonly to: Range }[]): Range {
  const move = (at: number, side: 0 | 1): number => {
    let shift = 0;
    for (const { from, to } of changes) {
      if (at <= from[0]) break;
      if (at < from[1]) return to[side];
      shift = to[1] - from[1];
    }
    return at + shift;
  };
  return [move(start, 0), move(end, 1)];
}

/** Whether a range of a text is inside an occurrence of a phrase. */
function isWithin(text: string, phrase: string, [start, end]: Range): boolean {
  const first = Math.max(0, end - phrase.length);
  // Only around the range: the phrase may occur thousands of times in the text.
  return phrase.length >= end - start && text.slice(first, start + phrase.length).includes(phrase);
}

/** Whether a pseudonym reveals a name: by a part of it, or by its initials. */
export function revealsName(name: string, pseudonym: string): boolean {
  if (new NameIndex([name], NO_OTHER).find(pseudonym).size > 0) return true;
  const folded = fold(pseudonym);
  const words = new Set(partsOf(pseudonym).map(fold));
  const parts = distinctiveParts(name).map(fold);
  // « keita » written small, or inside a longer word; two letters only as a word.
  if (parts.some((part) => (part.length > 3 ? folded.includes(part) : part.length > 1 && words.has(part)))) return true;
  if (parts.length < 2) return false;
  const initials = parts.map((part) => part[0]).join('');
  return [initials, [...initials].reverse().join('')].some((one) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${[...one].map(escapeRegExp).join('[.\\s-]*')}\\.?(?![\\p{L}\\p{N}])`, 'u').test(
      folded,
    ),
  );
}
