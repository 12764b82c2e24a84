import { directionOf } from '#content/locale.ts';

/** The `lang` and `dir` of words; neither if they are in the language of the text around them. */
export interface ForeignLanguage {
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl';
}

/** The `lang` and `dir` of words whose language differs from the text around; else nothing. */
export function foreignLanguage(language: string, around: string): ForeignLanguage {
  return language === around ? {} : { lang: language, dir: directionOf(language) };
}
