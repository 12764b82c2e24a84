import type { Locale } from '#content/locale.ts';

const TAGS: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

function format(iso: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(TAGS[locale], options).format(new Date(iso));
}

const yearOf = (date: Date): Intl.DateTimeFormatOptions =>
  date.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };

/** The hour on the reader's own clock: `10:42`. */
export function hourOf(iso: string, locale: Locale): string {
  return format(iso, locale, { hour: '2-digit', minute: '2-digit' });
}

/** Day and hour where the reader is: `24 novembre à 10:42`. */
export function momentOf(iso: string, locale: Locale): string {
  const date = new Date(iso);
  return format(iso, locale, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', ...yearOf(date) });
}

/** The day where the reader is: `mardi 24 novembre`. */
export function dayOf(iso: string, locale: Locale): string {
  return format(iso, locale, { weekday: 'long', day: 'numeric', month: 'long', ...yearOf(new Date(iso)) });
}

/** How many days ago it was, on the reader's calendar. */
export function daysAgo(iso: string): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(new Date()) - midnight(new Date(iso))) / 86_400_000);
}
