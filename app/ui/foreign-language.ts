import { directionOf } from '#content/locale.ts';

/** The `lang` and `dir` of words whose language differs from the text around; else nothing. */
export function foreignLanguage(language: string, around: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language === around ? {} : { lang: language, dir: directionOf(language) };
}
