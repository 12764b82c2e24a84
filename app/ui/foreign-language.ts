import { directionOf } from '#content/locale.ts';

/** The `lang` and `dir` of words in another language than what stands around them; nothing for the same. */
export function foreignLanguage(language: string, around: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language === around ? {} : { lang: language, dir: directionOf(language) };
}
