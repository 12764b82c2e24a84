import { ACTOR_TYPES } from './actor-types.ts';
import { countryName } from './countries.ts';
import { DEPARTMENTS } from './departments.ts';
import { POLES } from './poles.ts';
import { PROGRAMMES } from './programmes.ts';
import { SDG_TARGETS, SDGS } from './sdg.ts';
import { SECTORS } from './sectors.ts';
import { findTerm } from './term.ts';

type Locale = 'fr' | 'en';

/**
 * The vocabularies of notices, by whose terms readers browse, in the order of `/explorer`: the
 * segment of their addresses, and whether their terms are words that authors write (`isOpen`)
 * rather than codes of a closed list.
 */
export const VOCABULARIES = {
  sector: { segment: 'themes', isOpen: false },
  country: { segment: 'pays', isOpen: false },
  sdg: { segment: 'odd', isOpen: false },
  programme: { segment: 'programmes', isOpen: false },
  pole: { segment: 'poles', isOpen: false },
  department: { segment: 'departements', isOpen: false },
  actorType: { segment: 'acteurs', isOpen: false },
  organisation: { segment: 'organisations', isOpen: true },
  author: { segment: 'auteurs', isOpen: true },
  keyword: { segment: 'mots-cles', isOpen: true },
} as const;
export type Vocabulary = keyof typeof VOCABULARIES;

/** All vocabularies, in the order of `/explorer`. */
export const VOCABULARY_LIST = Object.keys(VOCABULARIES) as Vocabulary[];

const VOCABULARY_OF_SEGMENT = new Map<string, Vocabulary>(
  VOCABULARY_LIST.map((vocabulary) => [VOCABULARIES[vocabulary].segment, vocabulary]),
);

/** The vocabularies whose terms are words that authors write. */
export const OPEN_VOCABULARIES: readonly Vocabulary[] = VOCABULARY_LIST.filter(
  (vocabulary) => VOCABULARIES[vocabulary].isOpen,
);

/** The vocabulary of a first path segment (`pays`), or null. */
export function findVocabularyBySegment(segment: string): Vocabulary | null {
  return VOCABULARY_OF_SEGMENT.get(segment) ?? null;
}

/** The path of the list of a vocabulary's terms: `/pays`. */
export function vocabularyPath(vocabulary: Vocabulary): string {
  return `/${VOCABULARIES[vocabulary].segment}`;
}

/** The path of a term's page: `/pays/ml`, `/odd/5.1`, `/auteurs/equipe-cid`. */
export function termPath(vocabulary: Vocabulary, code: string): string {
  return `${vocabularyPath(vocabulary)}/${encodeURIComponent(code.toLowerCase())}`;
}

/** Most characters of the code of a written term. */
export const LONGEST_TERM_CODE = 120;

/**
 * The code of a term that authors write: its letters and digits without accents and case, in any
 * script. Spellings with the same code are the same term. Empty for a text without letters.
 */
export function writtenTermCode(label: string): string {
  return label
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST_TERM_CODE)
    .replace(/^-|-$/g, '');
}

/** The code that a path segment names, as notices write it: `ml` is the country `ML`. */
export function termCodeOf(vocabulary: Vocabulary, segment: string): string {
  switch (vocabulary) {
    case 'country':
    case 'pole':
    case 'department':
      return segment.toUpperCase();
    default:
      return segment.toLowerCase();
  }
}

/**
 * The name of a term of a closed list; null for a code that is not on it, and for what authors
 * write.
 */
export function termName(vocabulary: Vocabulary, code: string, locale: Locale): string | null {
  switch (vocabulary) {
    case 'country': {
      const name = countryName(code, locale);
      return name === code ? null : name;
    }
    case 'sdg': {
      const goal = findTerm(SDGS, code);
      if (goal) return `${code}. ${goal[locale]}`;
      const target = findTerm(SDG_TARGETS, code);
      return target && `${code} ${target[locale]}`;
    }
    case 'sector':
      return findTerm(SECTORS, code)?.[locale] ?? null;
    case 'programme':
      return findTerm(PROGRAMMES, code)?.[locale] ?? null;
    case 'pole':
      return findTerm(POLES, code)?.[locale] ?? null;
    case 'actorType':
      return findTerm(ACTOR_TYPES, code)?.[locale] ?? null;
    case 'department':
      return DEPARTMENTS.find((department) => department.code === code)?.name ?? null;
    default:
      return null;
  }
}
