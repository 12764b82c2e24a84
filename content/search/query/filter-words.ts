import { COLLECTIONS } from '#content/kinds/collection-kind.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { foldText } from '#content/search/words/fold.ts';
import { COUNTRY_CODES, countryName } from '#content/taxonomy/countries.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import type { Facet } from './facets.ts';

/** The words accepted before a colon, without accents: `pays:mali`. */
const FACET_WORDS: Readonly<Record<string, Facet>> = {
  type: 'kind',
  kind: 'kind',
  pays: 'country',
  country: 'country',
  secteur: 'sector',
  theme: 'sector',
  domaine: 'sector',
  sector: 'sector',
  field: 'sector',
  odd: 'sdg',
  sdg: 'sdg',
  programme: 'programme',
  program: 'programme',
  langue: 'language',
  lang: 'language',
  language: 'language',
  annee: 'year',
  year: 'year',
};

/** The facet named by a word before a colon, or null. */
export function findFacetWord(word: string): Facet | null {
  return FACET_WORDS[foldText(word)] ?? null;
}

const LANGUAGE_NAMES: Readonly<Record<string, readonly string[]>> = {
  fr: ['francais', 'french'],
  en: ['anglais', 'english'],
  ar: ['arabe', 'arabic'],
  es: ['espagnol', 'spanish'],
  pl: ['polonais', 'polish'],
  pt: ['portugais', 'portuguese'],
};

interface Choice {
  readonly code: string;
  /** Folded. */
  readonly names: readonly string[];
}

const termChoices = (terms: readonly { readonly code: string; readonly fr: string; readonly en: string }[]): Choice[] =>
  terms.map(({ code, fr, en }) => ({ code, names: [foldText(code), foldText(fr), foldText(en)] }));

function choicesOf(facet: Facet): readonly Choice[] {
  switch (facet) {
    case 'kind':
      return Object.entries({ ...KINDS, ...COLLECTIONS }).map(([code, { search }]) => ({ code, names: search.typed }));
    case 'country':
      return COUNTRY_CODES.map((code) => ({
        code,
        names: [code.toLowerCase(), foldText(countryName(code, 'fr')), foldText(countryName(code, 'en'))],
      }));
    case 'sector':
      return termChoices(SECTORS);
    case 'sdg':
      return [...SDGS, ...SDG_TARGETS].map(({ code, fr, en }) => ({ code, names: [code, foldText(fr), foldText(en)] }));
    case 'programme':
      return termChoices(PROGRAMMES);
    case 'language':
      return PAGE_LANGUAGES.map((code) => ({ code, names: [code, ...(LANGUAGE_NAMES[code] ?? [])] }));
    default:
      return [];
  }
}

/**
 * The code of a value typed after a colon (`mali` → `ML`): the one with this name, else one whose
 * name begins with the value (at least 3 characters). Null if unknown.
 */
export function findFacetValue(facet: Facet, typed: string): string | null {
  const value = facet === 'sdg' ? typed.trim().toLowerCase() : foldText(typed);
  if (value === '') return null;
  if (facet === 'year') return /^\d{4}$/.test(value) ? value : null;
  const choices = choicesOf(facet);
  const whole = choices.find(({ names }) => names.includes(value));
  if (whole) return whole.code;
  if (value.length < 3) return null;
  const begun = choices.filter(({ names }) => names.some((name) => name.startsWith(value)));
  return begun.length > 0 ? begun[0]!.code : null;
}
