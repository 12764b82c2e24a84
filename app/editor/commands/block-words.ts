import type { MessageKey, Translate } from '#app/i18n/translate.ts';
import type { CatalogEntry } from './block-catalog.ts';

/**
 * Other words that authors use for typed blocks, in French and English: the slash menu finds the
 * blocks by them as well. Loaded with the descriptions of the entries.
 */
const SEARCH_WORDS: Readonly<Record<string, string>> = {
  finding: 'observation resultat fait result fact',
  lesson: 'lecon apprentissage conclusion learning takeaway',
  caution: 'attention alerte risque avertissement warning risk',
  testimony: 'temoignage verbatim citation interview quote',
  'key-figure': 'chiffre cle nombre statistique donnee number statistic data',
  example: 'cas illustration pratique case',
  exercise: 'activite animation atelier activity workshop',
  tool: 'instrument methode grille fiche instrument method',
  resources: 'liens references bibliographie documents links references further reading',
};

/**
 * The texts of an entry in the slash menu, beside its label: the description, and words to find it.
 */
export interface EntryWords {
  readonly about: string;
  readonly search: string;
}

/** @param t with the texts that are loaded later */
export function entryWords({ id }: CatalogEntry, t: Translate): EntryWords {
  return { about: t(`writing.about.${id}` as MessageKey), search: SEARCH_WORDS[id] ?? '' };
}
