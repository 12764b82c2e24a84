/** About how often something was read, and since which month (`2026-12`). */
export interface ReadingCount {
  readonly times: number;
  readonly since: string;
}

/**
 * A count rounded to two significant digits for display: readings are counted approximately, and
 * more digits would suggest otherwise. 17 stays, 123 is 120, 4,567 is 4,600.
 */
export function roughly(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / step) * step;
}

/** The month that is a number of months before another: `2026-01`, 1 is `2025-12`. */
export function monthBefore(month: string, months: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const all = year * 12 + number - 1 - months;
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`;
}
