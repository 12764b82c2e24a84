import { fitArticle } from './fit-article.ts';
import { hasTitle, isTitle } from './titles.ts';
import type { Range } from './withdrawn-words.ts';

/** A name, with what appears instead. */
export type Renaming = readonly [name: string, pseudonym: string];

/** Letters of a text as they are compared, each with where it is in the text. */
interface Letters {
  readonly text: string;
  /** For each letter, where what it stands for begins; at the end, the text's length. */
  readonly starts: readonly number[];
}

/** Letters that are written in more than one way and are the same in a name. */
const SAME: Readonly<Record<string, string>> = {
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك', ـ: '' },
  ...{ '’': "'", ʼ: "'", '‘': "'", '´': "'", '`': "'" },
  ...{ œ: 'oe', Œ: 'oe', æ: 'ae', Æ: 'ae' },
};

/** Where a word may be divided, and marks of direction: they are inside of words, and not seen. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/** One letter as it is compared: without accents, vowel signs and case. */
function foldLetter(letter: string): string {
  const same = SAME[letter];
  if (same !== undefined) return same;
  if (letter <= '\u007f') return letter.toLowerCase();
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '').replace(INVISIBLE, '').toLowerCase();
  return [...plain].map((one) => SAME[one] ?? one).join('');
}

/** The text that was compared last: it is searched for one name after another. */
let last: { readonly of: string; readonly letters: Letters } = { of: '', letters: { text: '', starts: [0] } };

/** Letters as they are compared, however their accents are encoded. */
function lettersOf(text: string): Letters {
  if (last.of !== text) last = { of: text, letters: foldLetters(text) };
  return last.letters;
}

function foldLetters(text: string): Letters {
  let folded = '';
  const starts: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = foldLetter(letter);
    for (let i = 0; i < plain.length; i++) starts.push(at);
    folded += plain;
    at += letter.length;
  }
  return { text: folded, starts: [...starts, text.length] };
}

const fold = (text: string): string => foldLetters(text).text;
/** With an accent that is a letter of its own, as macOS writes it. */
const partsOf = (name: string): string[] => name.split(/[^\p{L}\p{M}\p{N}'’ʼ]+/u).filter(Boolean);
const lettersIn = (text: string): number => fold(text).replace(/[^\p{L}\p{N}]/gu, '').length;
/** Also of scripts that have no capitals. */
const isCapital = (part: string): boolean => /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(part);
/** With which the name of a group may begin. */
const ARTICLES = new Set(['le', 'la', 'les', 'un', 'une', 'des', 'du', 'de', 'the', 'an']);
/** The words of a name by which somebody is known: not « de », « ben », « Mme ». */
function tellingParts(name: string): string[] {
  const words = partsOf(name).filter((part) => !ARTICLES.has(fold(part)));
  const untitled = words.filter((part) => !isTitle(part));
  const parts = untitled.length > 0 ? untitled : words;
  const capital = parts.filter(isCapital);
  return capital.length > 0 ? capital : parts;
}
/**
 * A full name without its titles, which texts leave out or write otherwise: « M. le Pr Ali Diop ».
 */
function wholeParts(name: string): string[] {
  const parts = partsOf(name);
  const last = parts.findLastIndex((part, at) => isTitle(part) && parts.slice(0, at).every(isOfTitles));
  const untitled = parts.slice(last + 1);
  return untitled.filter(isCapital).length > 1 ? untitled : parts;
}
const isOfTitles = (part: string): boolean => isTitle(part) || ARTICLES.has(fold(part)) || fold(part) === 'et';
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** With the family name first, as administrations write it: « KEÏTA Fanta ». */
const turned = (parts: readonly string[]): string[][] =>
  parts.slice(1).map((_, i) => [...parts.slice(i + 1), ...parts.slice(0, i + 1)]);
const NO_OTHER = (): string[][] => [];

/** In which orders the parts of a name are looked for, besides its own. */
type Orders = (parts: readonly string[]) => string[][];

/** What is looked for of a name, and which of what is found is the name. */
interface Looked {
  readonly pattern: RegExp;
  isRight(text: string, range: Range): boolean;
}

/** Patterns that are kept: the names of the people of a large study, in both orders. */
const MOST_NAMES_KEPT = 2_000;
const kept = new Map<Orders, Map<string, readonly Looked[]>>();

/**
 * What is looked for of a name. Kept, since a pattern with classes of letters takes longer to
 * compile than to find in a paragraph, and a study looks for all its people in each of them.
 */
function lookedFor(name: string, orders: Orders): readonly Looked[] {
  const known = kept.get(orders) ?? new Map<string, readonly Looked[]>();
  kept.set(orders, known);
  let looked = known.get(name);
  if (!looked) {
    if (known.size >= MOST_NAMES_KEPT) known.clear();
    looked = patternsOf(name, orders);
    known.set(name, looked);
  }
  return looked;
}

/**
 * A name in whole, in part, as its initials, in texts whose letters are folded; in Arabic with the
 * particles that are written as one word with it.
 */
function patternsOf(name: string, orders: Orders): readonly Looked[] {
  const parts = tellingParts(name);
  const initials = parts.map((part) => fold(part)[0] ?? '');
  const written = (part: string) => escapeRegExp(fold(part)).replaceAll("'", "['\\s_\\-\u2010\u2011]?");
  const whole = wholeParts(name).map(written);
  const gap = "[\\s\\-\\u2010\\u2011'.,_]+";
  // No commas or new lines: in a list of people, one's last name is before another's first.
  const near = '[ \\t\\u00a0\\u202f\\-\\u2010\\u2011_]+';
  const isSaid = (part: string) => lettersIn(part) > 2;
  // One letter or two are a word of any sentence, « il a dit », « sa part ».
  const isShort = lettersIn(name) < 3;
  const wanted = [
    ...(isShort ? [] : [whole.join(gap), ...orders(whole).map((parts) => parts.join(near))]),
    // « F. Keïta » has the initial as well.
    ...parts.filter(isSaid).map((part) => `(?:[${initials.map(escapeRegExp).join('')}]\\.\\s?)?${written(part)}`),
    ...(initials.length > 1 ? [initials.map((one) => `${escapeRegExp(one)}\\.`).join('\\s?')] : []),
  ].filter((one) => one !== '');
  const looked: Looked[] = [];
  const look = (pattern: string, isRight: Looked['isRight']) => {
    const arabic = '(?:[وفبلك]?(?:ال)?)?';
    const before = /\p{Script=Arabic}/u.test(pattern) ? arabic : '';
    const source = `(?<![\\p{L}\\p{N}])${before}(${pattern})(?![\\p{L}\\p{N}])`;
    looked.push({ pattern: new RegExp(source, 'gu'), isRight });
  };
  if (wanted.length > 0) look(wanted.join('|'), () => true);
  // Sy, Ly, Bâ are names with their capital, and else nothing.
  for (const part of parts.filter((one) => !isSaid(one)))
    look(escapeRegExp(fold(part)), (text, [start]) => isCapital(text.slice(start)) && lettersIn(part) > 1);
  if (isShort && parts.length > 1)
    look(whole.join(gap), (text, [start, end]) => partsOf(text.slice(start, end)).every(isCapital));
  // One letter is a name after a title, « Mme A. », and where it stands alone, as a signature.
  if (isShort && parts.length === 1)
    look(`${whole.join(gap)}\\.?`, (text, [start, end]) => {
      const isAlone = text.slice(0, start).trim() === '' && text.slice(end).trim() === '';
      return isCapital(text.slice(start)) && (isAlone || hasTitle(text, start));
    });
  return looked;
}

/** Where a name is in a text, whatever the case and the encoding of accents. */
function findName(text: string, name: string, orders: Orders): Range[] {
  const { text: folded, starts } = lettersOf(text);
  const found: Range[] = [];
  // `matchAll` would compile a copy of the pattern.
  for (const { pattern, isRight } of lookedFor(name, orders))
    folded.replace(pattern, (whole: string, named: string, at: number) => {
      const end = at + whole.length;
      // With the marks of the last letter, which fold to nothing.
      const range: Range = [starts[end - named.length]!, starts[end]!];
      if (isRight(text, range)) found.push(range);
      return whole;
    });
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
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

/**
 * Where a text certainly has a name: the whole of it, in any case and with any part first; with
 * `inPart` also its parts and its initials, where they have the capital that makes a name of them.
 */
export function findNamed(text: string, name: string, inPart: boolean): Range[] {
  // Files and addresses divide « N’Diaye » as well.
  const letters = (words: string) => fold(words).replace(/[^\p{L}\p{N}]/gu, '');
  const parts = wholeParts(name.replaceAll(INVISIBLE, ''));
  const whole = new Set([parts, ...turned(parts)].map((order) => letters(order.join(''))));
  const hasCapital = partsOf(name).some(isCapital);
  return findName(text, name, turned).filter(([start, end]) => {
    const found = text.slice(start, end);
    return whole.has(letters(found)) || (inPart && hasCapital && isCapital(found));
  });
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
  for (const [name, pseudonym] of names) {
    let result = '';
    let at = 0;
    /** What was replaced: where, and where the pseudonym stands. */
    const changes: { readonly from: Range; readonly to: Range }[] = [];
    for (const [start, end] of findName(replaced, name, NO_OTHER)) {
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
    replaced = result + replaced.slice(at);
    if (changes.length > 0) moved = moved.map((place) => movePlace(place, changes));
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
  if (phrase === '') return false;
  for (let from = text.indexOf(phrase); from >= 0; from = text.indexOf(phrase, from + 1))
    if (from <= start && end <= from + phrase.length) return true;
  return false;
}

/** Whether a pseudonym gives a name away: by a part of it, or by its initials. */
export function pseudonymTells(name: string, pseudonym: string): boolean {
  if (findName(pseudonym, name, NO_OTHER).length > 0) return true;
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
