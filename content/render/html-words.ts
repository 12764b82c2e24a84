import { isLocale, type Locale } from '#content/locale.ts';

/** The few words that a rendered document says of its own. */
export interface DocumentWords {
  readonly credit: (name: string) => string;
  readonly table: (number: number) => string;
  readonly note: (number: number) => string;
  readonly notes: string;
  readonly backToCall: (number: number) => string;
  readonly labelled: (label: string, title: string) => string;
}

/** The language of the words that a document says of its own: the text's, or the reader's where the interface has no words in that. */
export function wordsLocale(language: string, reader: Locale): Locale {
  const [text] = language.split('-');
  return isLocale(text) ? text : reader;
}

/** Those words in the languages of the interface. */
export const DOCUMENT_WORDS: Readonly<Record<Locale, DocumentWords>> = {
  fr: {
    credit: (name) => `Crédit\u00a0: ${name}`,
    table: (number) => `Tableau ${number}`,
    note: (number) => `Note ${number}`,
    notes: 'Notes',
    backToCall: (number) => `Retour à l’appel de la note ${number}`,
    labelled: (label, title) => `${label}\u00a0: ${title}`,
  },
  en: {
    credit: (name) => `Credit: ${name}`,
    table: (number) => `Table ${number}`,
    note: (number) => `Note ${number}`,
    notes: 'Notes',
    backToCall: (number) => `Back to the call of note ${number}`,
    labelled: (label, title) => `${label}: ${title}`,
  },
};
