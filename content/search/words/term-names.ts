import { LOCALES } from '#content/locale.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { termName, type Vocabulary } from '#content/taxonomy/vocabulary.ts';
import { foldText } from './fold.ts';

/** A term by its code. */
export interface NamedTerm {
  readonly vocabulary: Vocabulary;
  readonly code: string;
}

/** A term that was found by words. */
export interface FoundTerm extends NamedTerm {
  /** Whether one of its names begins with these words. */
  readonly begins: boolean;
}

const codesOf = (terms: readonly { readonly code: string }[]) => terms.map(({ code }) => code);

/** The closed lists, in the order in which their terms are suggested; without the 169 targets. */
const LISTS: readonly (readonly [Vocabulary, readonly string[]])[] = [
  ['country', COUNTRY_CODES],
  ['sector', codesOf(SECTORS)],
  ['sdg', codesOf(SDGS)],
  ['programme', codesOf(PROGRAMMES)],
  ['pole', codesOf(POLES)],
  ['department', codesOf(DEPARTMENTS)],
  ['actorType', codesOf(ACTOR_TYPES)],
];

interface FoldedTerm extends NamedTerm {
  /** The words of its names, in all languages of the interface. */
  readonly names: readonly (readonly string[])[];
}

/** Made when first asked for. */
let folded: readonly FoldedTerm[] | null = null;

const wordsOf = (text: string) => foldText(text).split(' ').filter(Boolean);

function foldedTerms() {
  folded ??= LISTS.flatMap(([vocabulary, codes]) =>
    codes.map((code) => {
      const names = LOCALES.map((locale) => wordsOf(termName(vocabulary, code, locale) ?? ''));
      return { vocabulary, code, names };
    }),
  );
  return folded;
}

/**
 * Whether a name begins with these words, each of which may be unfinished; a goal's, after its
 * number.
 */
function beginsWith(name: readonly string[], typed: readonly string[]): boolean {
  const begins = (words: readonly string[]) => typed.every((word, i) => words[i]?.startsWith(word));
  return begins(name) || (/^\d+$/.test(name[0] ?? '') && begins(name.slice(1)));
}

/**
 * The terms of closed lists that match all these words, each at the beginning of a word of the code
 * or of one name.
 */
export function namesOfTerms(words: string): FoundTerm[] {
  const typed = wordsOf(words);
  if (typed.length === 0) return [];
  return foldedTerms().flatMap(({ vocabulary, code, names }) => {
    const ofCode = wordsOf(code);
    const isNamed = (name: readonly string[]) =>
      typed.every((word) => [...ofCode, ...name].some((part) => part.startsWith(word)));
    if (!names.some(isNamed)) return [];
    return [{ vocabulary, code, begins: names.some((name) => beginsWith(name, typed)) }];
  });
}
