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

const monthIn = (parts: readonly Intl.DateTimeFormatPart[]) => parts.find(({ type }) => type === 'month')?.value ?? '';

function isDayAndMonth(before: string | undefined, after: string | undefined): boolean {
  return (before === 'day' && after === 'month') || (before === 'month' && after === 'day');
}
