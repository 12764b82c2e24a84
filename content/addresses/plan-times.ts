/** Most minutes of the break between two modules. */
export const LONGEST_BREAK = 120;
const USUAL_BREAK = 15;

const HOUR = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** The parameters of a session plan's address, apart from its modules. */
export interface PlanTimes {
  /** The hour at which it begins, `09:00`; null if the address has none. */
  readonly start: string | null;
  /** Minutes of the break between two modules. */
  readonly pause: number;
}

/** Parses the start and the breaks of a session plan; invalid values get the defaults. */
export function parsePlanTimes(query: URLSearchParams): PlanTimes {
  const start = query.get('debut') ?? '';
  const pause = query.get('pause') ?? '';
  return {
    start: HOUR.test(start) ? start : null,
    pause: /^\d{1,3}$/.test(pause) ? Math.min(Number(pause), LONGEST_BREAK) : USUAL_BREAK,
  };
}
