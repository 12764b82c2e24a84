import { formatMoment } from '#app/i18n/format.ts';
import { timeZone } from '#app/i18n/time-zone.ts';
import type { Locale } from '#content/locale.ts';

/** The calendar day of an instant in the network's time zone, as a number of days. */
function dayNumber(date: Date): number {
  // The Swedish locale formats dates as ISO 8601.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: timeZone() }).format(date);
  return Date.parse(day) / 86_400_000;
}

const yearOf = (iso: string): Intl.DateTimeFormatOptions => {
  const year = (date: string) => formatMoment(date, 'en', { year: 'numeric' });
  return year(iso) === year(new Date().toISOString()) ? {} : { year: 'numeric' };
};

/** The time in the network's time zone: `10:42`. @param more options such as seconds */
export function hourOf(iso: string, locale: Locale, more: Intl.DateTimeFormatOptions = {}): string {
  return formatMoment(iso, locale, { hour: '2-digit', minute: '2-digit', ...more });
}

/** Day and time: `24 novembre à 10:42`. @param more options such as seconds */
export function momentOf(iso: string, locale: Locale, more: Intl.DateTimeFormatOptions = {}): string {
  return formatMoment(iso, locale, {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    ...yearOf(iso),
    ...more,
  });
}

/** The day: `mardi 24 novembre`. */
export function dayOf(iso: string, locale: Locale): string {
  return formatMoment(iso, locale, { weekday: 'long', day: 'numeric', month: 'long', ...yearOf(iso) });
}

/** How many calendar days ago it was, in the network's time zone. */
export function daysAgo(iso: string): number {
  return dayNumber(new Date()) - dayNumber(new Date(iso));
}
