import type { Locale } from '#content/locale.ts';
import { dateWords } from '#content/text/date-words.ts';

const TAGS: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

/**
 * The day of an instant in words: `lundi 1er juin`, `Monday 1 June`; with the year, without the
 * weekday.
 */
export function dayWords(instant: string, locale: Locale, timeZone: string, style: 'weekday' | 'year'): string {
  const given = style === 'weekday' ? ({ weekday: 'long' } as const) : ({ year: 'numeric' } as const);
  const format = new Intl.DateTimeFormat(TAGS[locale], { day: 'numeric', month: 'long', ...given, timeZone });
  return dateWords(format, new Date(instant));
}
