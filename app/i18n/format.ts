import { type LinkLocale, type Locale, languageTag } from '#content/locale.ts';
import { dateWords } from '#content/text/date-words.ts';
import { timeZone } from './time-zone.ts';

const WORDS_A_MINUTE = 200;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string, iso: string, locale: LinkLocale, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const key = JSON.stringify([zone, locale, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(languageTag(locale), { ...options, timeZone: zone });
    formats.set(key, format);
  }
  return dateWords(format, date);
}

/** Formats an instant in the network's time zone. */
export function formatMoment(iso: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return formatIn(timeZone(), iso, locale, options);
}

/**
 * Formats an instant or a day: `14 juin 2022`. A day is the same everywhere; an instant's day is
 * that of the network's time zone.
 */
export function formatDate(iso: string, locale: LinkLocale): string {
  const zone = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? 'UTC' : timeZone();
  return formatIn(zone, iso, locale, { day: 'numeric', month: 'long', year: 'numeric' });
}

/**
 * Formats an instant as a day: `aujourd’hui`, `hier`, `le 14 juin 2022`.
 * @param now ISO 8601
 */
export function formatDay(iso: string, now: string, locale: Locale): string {
  const dayBefore = new Date(Date.parse(now) - 24 * 3600 * 1000).toISOString();
  const day = formatDate(iso, locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (day === formatDate(now, locale)) return relative.format(0, 'day').replace("'", '’');
  if (day === formatDate(dayBefore, locale)) return relative.format(-1, 'day');
  return locale === 'fr' ? `le ${day}` : `on ${day}`;
}

/** Formats a list: `Mali, Sénégal et Bénin`. */
export function formatList(items: readonly string[], locale: LinkLocale): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
}

/** Parts side by side, with the comma of the language: `2 corrigés, 1 rayé`. */
export function joinParts(parts: readonly string[], locale: LinkLocale): string {
  return parts.join(locale === 'ar' ? '، ' : ', ');
}

/** Reading time in whole minutes, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_A_MINUTE));
}

/** Formats an instant for tables, in the network's time zone: `25 nov. 2026, 10:42`. */
export function formatInstant(iso: string, locale: Locale): string {
  return formatMoment(iso, locale, { dateStyle: 'medium', timeStyle: 'short' });
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Formats a number of bytes: `12,5 Mo`. */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const options = { style: 'unit', unit: UNITS[step], unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, options).format(value);
}
