/** The languages of the interface. Pages may be written in others. */
export const LOCALES = ['fr', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE = 'fr' satisfies Locale;

export function isLocale(text: unknown): text is Locale {
  return LOCALES.includes(text as Locale);
}

/** The languages of the personal link by which people whom a material concerns are asked. */
export const LINK_LOCALES = [...LOCALES, 'ar', 'es', 'pl', 'pt'] as const;
export type LinkLocale = (typeof LINK_LOCALES)[number];

export function isLinkLocale(text: unknown): text is LinkLocale {
  return LINK_LOCALES.includes(text as LinkLocale);
}

/** The name of each of these languages, in itself. */
export const OWN_NAMES: Readonly<Record<LinkLocale, string>> = {
  fr: 'Français',
  en: 'English',
  ar: 'العربية',
  es: 'Español',
  pl: 'Polski',
  pt: 'Português',
};

/** The languages that a page may be written in (BCP 47). */
export const PAGE_LANGUAGES = ['fr', 'en', 'ar', 'es', 'pl', 'pt'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** The writing direction of a language, for the `dir` attribute. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|he|fa|ur)\b/.test(language) ? 'rtl' : 'ltr';
}

const TAGS: Readonly<Partial<Record<LinkLocale, string>>> = {
  fr: 'fr-FR',
  en: 'en-GB',
  // The digits that people type, and read in texts, are those of the other languages.
  ar: 'ar-u-nu-latn',
  pt: 'pt-PT',
};

/** The tag by which `Intl` writes dates and numbers in a language. */
export const languageTag = (locale: LinkLocale): string => TAGS[locale] ?? locale;
