import { type LinkLocale, languageTag } from '#content/locale.ts';

/** The words of a date, with its day and month on one line; in French `1er juin`, as it is read. */
export function dateWords(format: Intl.DateTimeFormat, date: Date): string {
  const parts = format.formatToParts(date);
  const isFrench = format.resolvedOptions().locale.startsWith('fr');
  return parts
    .map(({ type, value }, i) => {
      if (type === 'literal' && value === ' ' && isDayAndMonth(parts[i - 1]?.type, parts[i + 1]?.type)) return '\u00a0';
      const isFirst = isFrench && type === 'day' && value === '1' && /\p{L}/u.test(monthIn(parts));
      return isFirst ? '1er' : value;
    })
    .join('');
}

/**
 * The words of a month (`2026-12`) after « since »: `décembre 2026`, `grudnia 2026`. They are taken
 * from a whole date, since some languages write a month alone differently.
 */
export function monthWords(month: string, locale: LinkLocale): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const parts = new Intl.DateTimeFormat(languageTag(locale), options).formatToParts(new Date(`${month}-01`));
  const day = parts.findIndex(({ type }) => type === 'day');
  return parts.flatMap(({ value }, i) => (i === day || i === day + 1 ? [] : [value])).join('');
}

const monthIn = (parts: readonly Intl.DateTimeFormatPart[]) => parts.find(({ type }) => type === 'month')?.value ?? '';

function isDayAndMonth(before: string | undefined, after: string | undefined): boolean {
  return (before === 'day' && after === 'month') || (before === 'month' && after === 'day');
}
