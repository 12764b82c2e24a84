import { fold, lettersIn } from './folded-letters.ts';
import { hasTitle, isTitle } from './titles.ts';
import type { Range } from './words/withdrawn-words.ts';

/** The parts of a name, with accents that are letters of their own, as macOS writes them. */
export const partsOf = (name: string): string[] => name.split(/[^\p{L}\p{M}\p{N}'’ʼ]+/u).filter(Boolean);
/** Whether a word begins with a capital, or with a letter of a script without capitals. */
export const isCapital = (part: string): boolean => /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(part);
/** Articles with which the name of a group may begin. */
const ARTICLES = new Set(['le', 'la', 'les', 'un', 'une', 'des', 'du', 'de', 'the', 'an']);
/** The words of a name that identify somebody: not « de », « ben », « Mme ». */
export function distinctiveParts(name: string): string[] {
  const words = partsOf(name).filter((part) => !ARTICLES.has(fold(part)));
  const untitled = words.filter((part) => !isTitle(part));
  const parts = untitled.length > 0 ? untitled : words;
  const capital = parts.filter(isCapital);
  return capital.length > 0 ? capital : parts;
}
/**
 * The parts of a full name without its titles, which texts omit or write differently: « M. le Pr
 * Ali Diop ».
 */
export function wholeParts(name: string): string[] {
  const parts = partsOf(name);
  const last = parts.findLastIndex((part, at) => isTitle(part) && parts.slice(0, at).every(isOfTitles));
  const untitled = parts.slice(last + 1);
  return untitled.filter(isCapital).length > 1 ? untitled : parts;
}
const isOfTitles = (part: string): boolean => isTitle(part) || ARTICLES.has(fold(part)) || fold(part) === 'et';
export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The parts of a name with the family name first, as administrations write it: « KEÏTA Fanta ». */
export const turned = (parts: readonly string[]): string[][] =>
  parts.slice(1).map((_, i) => [...parts.slice(i + 1), ...parts.slice(0, i + 1)]);
export const NO_OTHER = (): string[][] => [];

/** The further orders of a name's parts to search for. */
export type Orders = (parts: readonly string[]) => string[][];

/** A pattern for a name, with conditions for its matches. */
export interface Looked {
  readonly pattern: RegExp;
  /**
   * The possible beginnings of a match: one of these words or, with a point in them, an initial and
   * a word. The pattern is then tried only there, and is sticky. Null if a match may begin
   * otherwise.
   */
  readonly beginnings: readonly string[] | null;
  /** Strings of which a matching text has at least one: searching for them is much faster. */
  readonly needs: readonly string[];
  isRight(text: string, range: Range): boolean;
}

/** Most cached names: those of the people of a large study, in both orders. */
const MOST_NAMES_KEPT = 2_000;
const kept = new Map<Orders, Map<string, readonly Looked[]>>();

/**
 * The patterns for a name. Cached, since a pattern with classes of letters takes longer to compile
 * than to match against a paragraph, and all people of a study are searched in each paragraph.
 */
export function lookedFor(name: string, orders: Orders): readonly Looked[] {
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
 * The words that a text may have for a part of a name: « N’Diaye » as « N » and « Diaye », or as
 * one. Null if its first character may differ.
 */
function firstWordsOf(part: string): readonly string[] | null {
  const pieces = fold(part).split("'");
  const isWord = pieces.every((piece) => /^[\p{L}\p{N}]*$/u.test(piece));
  // The initial of a surrogate pair would be half of it, which no text has.
  if (!isWord || !/^[\p{L}\p{N}]/u.test(pieces[0]!) || /^[\ud800-\udfff]/.test(pieces[0]!)) return null;
  return [...new Set(pieces.map((_, i) => pieces.slice(0, i + 1).join('')))];
}

/**
 * Patterns for a whole name, its parts and its initials, in texts with folded letters; in Arabic
 * with the particles that are written together with it.
 */
function patternsOf(name: string, orders: Orders): readonly Looked[] {
  const parts = distinctiveParts(name);
  const initials = parts.map((part) => fold(part)[0] ?? '');
  const written = (part: string) => escapeRegExp(fold(part)).replaceAll("'", "['\\s_\\-\u2010\u2011]?");
  const whole = wholeParts(name);
  const wholes = [whole, ...orders(whole)];
  const gap = "[\\s\\-\\u2010\\u2011'.,_]+";
  // No commas or new lines: in a list of people, one's last name is before another's first.
  const near = '[ \\t\\u00a0\\u202f\\-\\u2010\\u2011_]+';
  const inWhole = whole.map(written).join(gap);
  const isLongPart = (part: string) => lettersIn(part) > 2;
  // One letter or two are a word of any sentence, « il a dit », « sa part ».
  const isShort = lettersIn(name) < 3;
  const longParts = parts.filter(isLongPart);
  const wanted = [
    ...(isShort ? [] : [inWhole, ...wholes.slice(1).map((order) => order.map(written).join(near))]),
    // « F. Keïta » has the initial as well.
    ...longParts.map((part) => `(?:[${initials.map(escapeRegExp).join('')}]\\.\\s?)?${written(part)}`),
    ...(initials.length > 1 ? [initials.map((one) => `${escapeRegExp(one)}\\.`).join('\\s?')] : []),
  ].filter((one) => one !== '');
  const firstWords = new Map(partsOf(name).map((part) => [part, firstWordsOf(part)]));
  const isRegular = [...firstWords.values()].every((words) => words !== null);
  const begin = (all: readonly string[]) => all.flatMap((part) => firstWords.get(part)!);
  const looked: Looked[] = [];
  // A text may omit apostrophes: it certainly has only the letters between them.
  const longestPiece = (all: readonly string[]) =>
    all.flatMap((part) => fold(part).split("'")).reduce((one, other) => (other.length > one.length ? other : one), '');
  const look = (
    pattern: string,
    needs: readonly string[],
    beginnings: () => readonly string[],
    isRight: Looked['isRight'],
  ) => {
    const arabic = '(?:[وفبلك]?(?:ال)?)?';
    const before = /\p{Script=Arabic}/u.test(pattern) ? arabic : '';
    const source = `(?<![\\p{L}\\p{N}])${before}(${pattern})(?![\\p{L}\\p{N}])`;
    const sought = isRegular ? new RegExp(source, 'uy') : new RegExp(source, 'gu');
    looked.push({ pattern: sought, needs, beginnings: isRegular ? [...new Set(beginnings())] : null, isRight });
  };
  if (wanted.length > 0)
    look(
      wanted.join('|'),
      [
        ...(isShort ? [] : [longestPiece(whole)]),
        ...longParts.map((part) => longestPiece([part])),
        ...(initials.length > 1 ? [`${initials[0]}.`] : []),
      ],
      () => [
        ...(isShort ? [] : begin(wholes.map(([first]) => first!))),
        ...begin(longParts),
        ...initials.flatMap((one) => [...begin(longParts), ...initials].map((next) => `${one}.${next}`)),
      ],
      () => true,
    );
  // Sy, Ly, Bâ are names only with their capital.
  for (const part of parts.filter((one) => !isLongPart(one)))
    look(
      escapeRegExp(fold(part)),
      [fold(part)],
      () => begin([part]),
      (text, [start]) => isCapital(text.slice(start)) && lettersIn(part) > 1,
    );
  if (isShort && parts.length > 1)
    look(
      inWhole,
      [longestPiece(whole)],
      () => begin(whole.slice(0, 1)),
      (text, [start, end]) => partsOf(text.slice(start, end)).every(isCapital),
    );
  // One letter is a name after a title, « Mme A. », and alone, as a signature.
  if (isShort && parts.length === 1)
    look(
      `${inWhole}\\.?`,
      [longestPiece(whole)],
      () => begin(whole.slice(0, 1)),
      (text, [start, end]) => {
        const isAlone = text.slice(0, start).trim() === '' && text.slice(end).trim() === '';
        return isCapital(text.slice(start)) && (isAlone || hasTitle(text, start));
      },
    );
  return looked;
}
