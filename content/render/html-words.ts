import { isLocale, type Locale } from '#content/locale.ts';

/** The few words that the renderer adds to a document. */
export interface DocumentWords {
  readonly credit: (name: string) => string;
  readonly table: (number: number) => string;
  readonly note: (number: number) => string;
  readonly notes: string;
  readonly backToCall: (number: number) => string;
  readonly labelled: (label: string, title: string) => string;
  /** A finding or lesson, and the page that it is in. */
  readonly ofPage: (claim: string, page: string) => string;
  /** A citation of which nothing more is told. */
  readonly source: string;
  readonly withdrawnCitation: string;
  /** The heading of the list of sources. */
  readonly sources: string;
}

/**
 * The language of the words that the renderer adds: the text's, or the reader's if the interface
 * does not have the text's.
 */
export function wordsLocale(language: string, reader: Locale): Locale {
  const [text] = language.split('-');
  return isLocale(text) ? text : reader;
}

/** These words in the languages of the interface. */
export const DOCUMENT_WORDS: Readonly<Record<Locale, DocumentWords>> = {
  fr: {
    credit: (name) => `Crédit\u00a0: ${name}`,
    table: (number) => `Tableau ${number}`,
    note: (number) => `Note ${number}`,
    notes: 'Notes',
    backToCall: (number) => `Retour à l’appel de la note ${number}`,
    labelled: (label, title) => `${label}\u00a0: ${title}`,
    ofPage: (claim, page) => `${claim} (dans «\u202f${page}\u202f»)`,
    source: 'source',
    withdrawnCitation: 'une citation a été retirée à la demande de la personne',
    sources: 'Sources',
  },
  en: {
    credit: (name) => `Credit: ${name}`,
    table: (number) => `Table ${number}`,
    note: (number) => `Note ${number}`,
    notes: 'Notes',
    backToCall: (number) => `Back to the call of note ${number}`,
    labelled: (label, title) => `${label}: ${title}`,
    ofPage: (claim, page) => `${claim} (in “${page}”)`,
    source: 'source',
    withdrawnCitation: 'a quotation was withdrawn at the person’s request',
    sources: 'Sources',
  },
};
