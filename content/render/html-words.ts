import { BLOCK_WORDS, type BlockWords } from '#content/document/block-words.ts';
import type { Locale } from '#content/locale.ts';

/** Words that the renderer adds to a document. */
export interface DocumentWords extends BlockWords {
  readonly table: (number: number) => string;
  readonly note: (number: number) => string;
  readonly notes: string;
  readonly backToCall: (number: number) => string;
  /** A finding or lesson with its page. */
  readonly ofPage: (claim: string, page: string) => string;
  /** A citation without details. */
  readonly source: string;
  readonly withdrawnCitation: string;
  /** Replacements for a person, and for an organisation, that a text may no longer name. */
  readonly unnamedPerson: string;
  readonly unnamedOrganisation: string;
  /** Label of a source that contradicts the citing words. */
  readonly contradictedBy: string;
  /** The heading of the list of sources. */
  readonly sources: string;
}

/** These words in the languages of the interface. */
export const DOCUMENT_WORDS: Readonly<Record<Locale, DocumentWords>> = {
  fr: {
    ...BLOCK_WORDS.fr,
    table: (number) => `Tableau ${number}`,
    note: (number) => `Note ${number}`,
    notes: 'Notes',
    backToCall: (number) => `Retour à l’appel de la note ${number}`,
    ofPage: (claim, page) => `${claim} (dans «\u202f${page}\u202f»)`,
    source: 'source',
    withdrawnCitation: 'une citation a été retirée à la demande de la personne',
    unnamedPerson: 'une personne interrogée',
    unnamedOrganisation: 'une organisation',
    contradictedBy: 'contredit par',
    sources: 'Sources',
  },
  en: {
    ...BLOCK_WORDS.en,
    table: (number) => `Table ${number}`,
    note: (number) => `Note ${number}`,
    notes: 'Notes',
    backToCall: (number) => `Back to the call of note ${number}`,
    ofPage: (claim, page) => `${claim} (in “${page}”)`,
    source: 'source',
    withdrawnCitation: 'a quotation was withdrawn at the person’s request',
    unnamedPerson: 'a person interviewed',
    unnamedOrganisation: 'an organisation',
    contradictedBy: 'contradicted by',
    sources: 'Sources',
  },
};
