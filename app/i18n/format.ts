import type { Locale } from '#content/locale.ts';
import { timeZone } from './time-zone.ts';

const WORDS_A_MINUTE = 200;
const TAGS: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string, iso: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const key = JSON.stringify([zone, locale, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(TAGS[locale], { ...options, timeZone: zone });
    formats.set(key, format);
  }
  return format.format(date);
}

/** An instant as the network's clock and calendar have it, in the form that is asked for. */
export function formatMoment(iso: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return formatIn(timeZone(), iso, locale, options);
}

/** An instant or a day as readers write it: `14 juin 2022`. A day is that day everywhere; an instant's is the network's. */
export function formatDate(iso: string, locale: Locale): string {
  const zone = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? 'UTC' : timeZone();
  return formatIn(zone, iso, locale, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** Words in a row: `Mali, Sénégal et Bénin`. */
export function formatList(items: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
}

/** How long a text takes to read, in whole minutes, at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / WORDS_A_MINUTE));
}

/** An instant with its hour, in a table: `25 nov. 2026, 10:42`, the hour being the network's. */
export function formatInstant(iso: string, locale: Locale): string {
  return formatMoment(iso, locale, { dateStyle: 'medium', timeStyle: 'short' });
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** An amount of data: `12,5 Mo`. */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const options = { style: 'unit', unit: UNITS[step], unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, options).format(value);
}
