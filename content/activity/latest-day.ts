/**
 * How many years ahead a day may be that people type: further ones are slips, such as 9999-12-31,
 * and sort and expire otherwise than they read.
 */
export const MOST_YEARS_AHEAD = {
  /** By when a review is wanted: its link opens the draft until then, and a while longer. */
  review: 2,
  /** By when a page or a stage of a study is to be done. */
  work: 10,
  /** Until when people agreed. */
  consent: 100,
} as const;

/**
 * Whether a day is no further ahead than such a day may be; empty is none.
 * @param day YYYY-MM-DD, or empty
 * @param today in the network's time zone, YYYY-MM-DD
 */
export function isWithin(sort: keyof typeof MOST_YEARS_AHEAD, day: string, today: string): boolean {
  const year = Number(today.slice(0, 4)) + MOST_YEARS_AHEAD[sort];
  return day <= `${String(year).padStart(4, '0')}${today.slice(4)}`;
}
