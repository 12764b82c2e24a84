import type { LinkLocale } from '#content/locale.ts';

const TAGS: Readonly<Partial<Record<LinkLocale, string>>> = {
  fr: 'fr-FR',
  en: 'en-GB',
  // The digits that people type, and read in texts, are those of the other languages.
  ar: 'ar-u-nu-latn',
  pt: 'pt-PT',
};

/** The tag by which `Intl` writes dates and numbers in a language. */
export const languageTag = (locale: LinkLocale): string => TAGS[locale] ?? locale;
