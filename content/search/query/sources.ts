import { PostingCursor } from '#content/search/index/postings.ts';
import { formsOfFolded, formsOfPrefix, formsOfStem, type Segment } from '#content/search/index/segment.ts';
import { foldForm } from '#content/search/words/fold.ts';
import { STEMMED_LANGUAGES, type StemmedLanguage, stemOf } from '#content/search/words/language.ts';
import { findPattern } from './pattern.ts';
import type { Clause } from './search-query.ts';
import { findWithin } from './typo.ts';

/**
 * How a match relates to the typed word: the same, with accents that were not typed, singular for
 * plural, with other accents than those typed, of the same stem, and so on.
 */
export type Nearness = 'exact' | 'folded' | 'number' | 'accent' | 'stem' | 'prefix' | 'pattern' | 'synonym' | 'typo';

/** True for a match of the typed word or pattern itself, accents and plural aside. */
export function isTyped(nearness: Nearness): boolean {
  return nearness === 'exact' || nearness === 'pattern' || nearness === 'folded' || nearness === 'number';
}

/** A match of a clause in one segment: a form, or consecutive forms. */
export interface Source {
  readonly nearness: Nearness;
  /** For each word in turn, the forms that match it. */
  readonly words: readonly (readonly number[])[];
}

/** The last word may be unfinished if it has at least this many letters. */
const SHORTEST_PREFIX = 2;
/**
 * Most completions of an unfinished word or pattern searched in a segment: the most frequent ones.
 */
const MOST_COMPLETIONS = 256;

type Stems = Readonly<Record<StemmedLanguage, readonly string[]>>;

/**
 * The stems of a word: its own, and those of the indexed forms that differ only by accents, since «
 * idee » and « idée » have different stems. Only forms that the viewer may read count.
 */
function stemsOf(word: string, segments: readonly Segment[], readable: Uint8Array): Stems {
  const forms = new Set([word]);
  for (const segment of segments) {
    for (const form of rangeOf(formsOfFolded(segment, foldForm(word)))) {
      if (!forms.has(segment.forms[form]!) && isReadable(segment, form, readable)) forms.add(segment.forms[form]!);
    }
  }
  const stems = (language: StemmedLanguage) => [...new Set([...forms].map((form) => stemOf(form, language)))];
  return { fr: stems('fr'), en: stems('en') };
}

/** True if the viewer may read a document with this form. */
export function isReadable(segment: Segment, form: number, readable: Uint8Array): boolean {
  const cursor = new PostingCursor(segment, form);
  while (cursor.next()) if (readable[segment.audiences[cursor.document]!] === 1) return true;
  return false;
}

/** The sources of a clause in each segment, nearest first. */
export function sourcesOf(clause: Clause, segments: readonly Segment[], readable: Uint8Array): Source[][] {
  const { pattern } = clause;
  if (pattern !== null)
    return segments.map((segment) =>
      mostFrequent(segment, findPattern(segment, pattern)).map((form) => ({ nearness: 'pattern', words: [[form]] })),
    );
  const word = clause.words.length === 1 ? clause.words[0]! : null;
  const stems = word !== null && !clause.exact ? stemsOf(word, segments, readable) : null;
  return segments.map((segment) => {
    const sources: Source[] = [];
    const seen = new Set<number>();
    const add = (nearness: Nearness, forms: Iterable<number>) => {
      for (const form of forms) {
        if (seen.has(form)) continue;
        seen.add(form);
        sources.push({ nearness, words: [[form]] });
      }
    };
    const addWord = (form: string, nearest: Nearness, others: Nearness) => {
      const range = rangeOf(formsOfFolded(segment, foldForm(form)));
      add(
        nearest,
        range.filter((index) => segment.forms[index] === form),
      );
      add(others, range);
    };
    if (word !== null) {
      addWord(word, 'exact', accentsOf(word));
      if (stems) {
        for (const form of numbersOf(word)) addWord(form, 'number', accentsOf(word) === 'accent' ? 'accent' : 'number');
        for (const language of STEMMED_LANGUAGES) {
          for (const stem of stems[language]) add('stem', formsOfStem(segment.stems[language], stem));
        }
      }
      if (clause.prefix) add('prefix', completions(segment, foldForm(word)));
      if (clause.edits) add('typo', mostFrequent(segment, findWithin(segment, foldForm(word), clause.edits)));
    } else if (clause.exact) {
      sources.push({
        nearness: 'exact',
        words: clause.words.map((form) => rangeOf(formsOfFolded(segment, foldForm(form)))),
      });
    } else {
      sources.push({ nearness: 'folded', words: clause.words.map((form) => familyOf(segment, form)) });
      if (clause.joined !== null) {
        addWord(clause.joined, 'exact', accentsOf(clause.joined));
        add('stem', familyOf(segment, clause.joined));
      }
    }
    for (const alternative of clause.alternatives) {
      if (alternative.length === 1) addWord(alternative[0]!, 'synonym', 'synonym');
      else sources.push({ nearness: 'synonym', words: alternative.map((form) => familyOf(segment, form)) });
    }
    return sources.filter((source) => source.words.every((forms) => forms.length > 0));
  });
}

/** The singular of a plural and the plurals of a singular, guessed from the letters. */
function numbersOf(word: string): string[] {
  if (word.length < 4 || /\d/.test(word)) return [];
  const forms = [`${word}s`];
  if (/aux$/.test(word)) forms.push(word.replace(/aux$/, 'al'), word.slice(0, -1));
  else if (/[sx]$/.test(word)) forms.push(word.slice(0, -1));
  if (/al$/.test(word)) forms.push(word.replace(/al$/, 'aux'));
  if (/(?:eau|eu|au)$/.test(word)) forms.push(`${word}x`);
  return forms;
}

/**
 * The nearness of a form with other accents than a word's: accents are not typed by mistake, but
 * often left out.
 */
function accentsOf(word: string): Nearness {
  return word === foldForm(word) ? 'folded' : 'accent';
}

/** The forms of a segment that equal a word, accents aside, or share its stem. */
function familyOf(segment: Segment, form: string): number[] {
  const forms = new Set(rangeOf(formsOfFolded(segment, foldForm(form))));
  for (const language of STEMMED_LANGUAGES) {
    for (const index of formsOfStem(segment.stems[language], stemOf(form, language))) forms.add(index);
  }
  return [...forms];
}

function rangeOf([start, end]: [number, number]): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

function completions(segment: Segment, prefix: string): number[] {
  if (prefix.length < SHORTEST_PREFIX) return [];
  return mostFrequent(segment, rangeOf(formsOfPrefix(segment, prefix)));
}

function mostFrequent(segment: Segment, forms: number[]): number[] {
  if (forms.length <= MOST_COMPLETIONS) return forms;
  const counts = segment.documentCounts;
  return forms.sort((a, b) => counts[b]! - counts[a]!).slice(0, MOST_COMPLETIONS);
}
