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

/**
 * Each term with its names' words, in all languages of the interface; made when first asked for.
 */
let folded: readonly (NamedTerm & { readonly names: readonly (readonly string[])[] })[] | null = null;

function foldedTerms() {
  folded ??= LISTS.flatMap(([vocabulary, codes]) =>
    codes.map((code) => {
      const names = LOCALES.map((locale) => foldText(`${code} ${termName(vocabulary, code, locale) ?? ''}`).split(' '));
      return { vocabulary, code, names };
    }),
  );
  return folded;
}

/** The terms of closed lists in one of whose names each of these words begins a word. */
export function namesOfTerms(words: string): NamedTerm[] {
  const typed = foldText(words).split(' ').filter(Boolean);
  if (typed.length === 0) return [];
  const isNamed = (name: readonly string[]) => typed.every((word) => name.some((part) => part.startsWith(word)));
  return foldedTerms()
    .filter(({ names }) => names.some(isNamed))
    .map(({ vocabulary, code }) => ({ vocabulary, code }));
}
