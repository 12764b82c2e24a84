/** The words of a date, with its day and month on one line. */
export function dateWords(format: Intl.DateTimeFormat, date: Date): string {
  const parts = format.formatToParts(date);
  return parts
    .map(({ type, value }, i) =>
      type === 'literal' && value === ' ' && isDayAndMonth(parts[i - 1]?.type, parts[i + 1]?.type) ? '\u00a0' : value,
    )
    .join('');
}

function isDayAndMonth(before: string | undefined, after: string | undefined): boolean {
  return (before === 'day' && after === 'month') || (before === 'month' && after === 'day');
}
