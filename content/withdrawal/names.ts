import { fitArticle } from './fit-article.ts';
import { fold, lettersIn } from './folded-letters.ts';
import { NameIndex } from './name-index.ts';
import { escapeRegExp, isCapital, NO_OTHER, partsOf, tellingParts } from './name-patterns.ts';
import { isTitle } from './titles.ts';
import type { Range } from './words/withdrawn-words.ts';

/** A name, with what appears instead. */
export type Renaming = readonly [name: string, pseudonym: string];

/** The names of each list: it is looked for in one text after another. */
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
 * True if a name is told from common words by several of its parts: « Fanta Keïta », not « Le maire
 * ».
 */
export function isFullName(name: string): boolean {
  const parts = tellingParts(name).filter(isCapital);
  // « A. B. » are letters of anything; « Mme Keïta » is somebody.
  if (!parts.some((part) => lettersIn(part) > 1)) return false;
  return parts.length > 1 || partsOf(name).some(isTitle);
}

/** A text in which names are replaced by pseudonyms: in whole, in part, as initials. */
export const replaceNames = (text: string, names: readonly Renaming[]): string => renameIn(text, names, []).text;

/**
 * As `replaceNames`, with what becomes of places of the text: one that begins or ends within a name
 * has the whole pseudonym.
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
    /** What was replaced: where, and where the pseudonym stands. */
    const changes: { readonly from: Range; readonly to: Range }[] = [];
    for (const [start, end] of found.get(i) ?? []) {
      if (start < at) continue;
      // What was replaced before, by a pseudonym that happens to have the name.
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
    // A pseudonym may have another's name.
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

/** Whether a place of a text is inside an occurrence of a phrase. */
function isWithin(text: string, phrase: string, [start, end]: Range): boolean {
  const first = Math.max(0, end - phrase.length);
  // No further: a text may have the name thousands of times.
  return phrase.length >= end - start && text.slice(first, start + phrase.length).includes(phrase);
}

/** Whether a pseudonym gives a name away: by a part of it, or by its initials. */
export function pseudonymTells(name: string, pseudonym: string): boolean {
  if (new NameIndex([name], NO_OTHER).find(pseudonym).size > 0) return true;
  const said = fold(pseudonym);
  const words = new Set(partsOf(pseudonym).map(fold));
  const parts = tellingParts(name).map(fold);
  // « keita » written small, or inside a longer word; two letters only as a word.
  if (parts.some((part) => (part.length > 3 ? said.includes(part) : part.length > 1 && words.has(part)))) return true;
  if (parts.length < 2) return false;
  const initials = parts.map((part) => part[0]).join('');
  return [initials, [...initials].reverse().join('')].some((one) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${[...one].map(escapeRegExp).join('[.\\s-]*')}\\.?(?![\\p{L}\\p{N}])`, 'u').test(
      said,
    ),
  );
}
