/**
 * Most years ahead for a day that people type: later ones, such as 9999-12-31, are typing errors,
 * and would break sorting and expiry.
 */
export const MOST_YEARS_AHEAD = {
  /** The day on which a review is due: its link opens the draft until some time after that. */
  review: 2,
  /** The day on which a page or a stage of a study is due. */
  work: 10,
  /** The last day of a consent. */
  consent: 100,
} as const;

/**
 * Whether a day is within the limit of its sort; true for an empty day.
 * @param day YYYY-MM-DD, or empty
 * @param today in the network's time zone, YYYY-MM-DD
 */
export function isWithin(sort: keyof typeof MOST_YEARS_AHEAD, day: string, today: string): boolean {
  const year = Number(today.slice(0, 4)) + MOST_YEARS_AHEAD[sort];
  return day <= `${String(year).padStart(4, '0')}${today.slice(4)}`;
}
