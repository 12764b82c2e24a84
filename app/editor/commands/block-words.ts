import type { MessageKey, Translate } from '#app/i18n/translate.ts';
import type { CatalogEntry } from './block-catalog.ts';

/**
 * What else writers call typed blocks, in French and English: the slash menu finds them by these
 * words too. Loaded with what each entry is for.
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

/** What the slash menu says and searches of an entry, beside its label. */
export interface EntryWords {
  readonly about: string;
  readonly search: string;
}

/** @param t with the texts that are loaded later */
export function entryWords({ id }: CatalogEntry, t: Translate): EntryWords {
  return { about: t(`writing.about.${id}` as MessageKey), search: SEARCH_WORDS[id] ?? '' };
}
