import type { Locale } from '#content/locale.ts';
import { setTypography } from '#content/text/typography.ts';

/** A prompt of an outline in both languages. */
export type OutlinePrompt = Readonly<Record<Locale, string>>;

/** The language of the outline for a page: English for `en`, French for any other. */
export const outlineLanguage = (language: string): Locale => (/^en\b/.test(language) ? 'en' : 'fr');

/** Prompts as they are shown in a page. */
export interface ShownPrompts {
  /** The language in which those of the outline are shown. */
  readonly language: Locale;
  /** The texts to show, by the stored text of a paragraph; none for a prompt from elsewhere. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The same in a form that JSON has. */
export interface ShownOutline {
  readonly language: Locale;
  readonly texts: readonly (readonly [stored: string, shown: string])[];
}

/**
 * The prompts of an outline in a page's language, or in French if the outlines do not have it,
 * whichever language was stored: a page's language may have changed since it was created.
 */
export function shownPrompts(outline: readonly OutlinePrompt[], pageLanguage: string): ShownPrompts {
  const language = outlineLanguage(pageLanguage);
  const texts = new Map<string, string>();
  for (const prompt of outline) {
    const shown = setTypography(prompt[language], language);
    texts.set(prompt.fr, shown).set(prompt.en, shown);
  }
  return { language, texts };
}
