import { isLocale, type Locale } from '#content/locale.ts';

/** The labels of a block, also in the editor. */
export interface BlockWords {
  readonly credit: (name: string) => string;
  readonly labelled: (label: string, title: string) => string;
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
export const BLOCK_WORDS: Readonly<Record<Locale, BlockWords>> = {
  fr: {
    credit: (name) => `Crédit\u00a0: ${name}`,
    labelled: (label, title) => `${label}\u00a0: ${title}`,
  },
  en: {
    credit: (name) => `Credit: ${name}`,
    labelled: (label, title) => `${label}: ${title}`,
  },
};
