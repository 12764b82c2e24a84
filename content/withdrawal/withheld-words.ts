import type { DocumentNode } from '#content/document/document.ts';
import type { Locale } from '#content/locale.ts';

/** The words that replace a text for readers if it could not be masked, or was erased. */
interface WithheldWords {
  readonly title: string;
  /** The text instead of one that could not be masked. */
  readonly text: string;
  /** The text instead of one that was erased by a withdrawal. */
  readonly erased: string;
  /** The title of a document attached to it, and the beginning of its file name. */
  readonly attached: string;
}

const WORDS: Readonly<Record<Locale, WithheldWords>> = {
  fr: {
    title: 'Texte retenu pour le moment',
    text: 'Ce texte n’est pas montré pour le moment\u00a0: une personne est revenue sur ce qu’elle avait accepté, et ses paroles n’ont pas pu y être masquées. L’équipe en est avertie.',
    erased:
      'Ce texte a été effacé\u00a0: une personne a retiré ses paroles, et elles n’ont pas pu y être distinguées du reste.',
    attached: 'document',
  },
  en: {
    title: 'Text withheld for now',
    text: 'This text is not shown for now: somebody went back on what they had agreed to, and their words could not be masked in it. The team has been told.',
    erased: 'This text was erased: somebody took their words back, and these could not be told from the rest of it.',
    attached: 'document',
  },
};

/** These words in the language of a text. */
export const withheldWords = (language: string): WithheldWords => WORDS[language === 'en' ? 'en' : 'fr'];

/** A document of one sentence. */
export const documentSaying = (sentence: string): DocumentNode => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: sentence }] }],
});

/** A neutral file name for an attached document, which keeps only the extension. */
export function namelessFile(name: string, language: string): string {
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? '';
  return `${withheldWords(language).attached}${ending}`;
}
