/** Most minutes of the break between two modules. */
export const LONGEST_BREAK = 120;
const USUAL_BREAK = 15;

const HOUR = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** What the address of a session plan says beside its modules. */
export interface PlanTimes {
  /** The hour at which it begins, `09:00`; null where none is said. */
  readonly start: string | null;
  /** Minutes of the break between two modules. */
  readonly pause: number;
}

/** When a session plan begins, and its breaks; what cannot be read is left out. */
export function parsePlanTimes(query: URLSearchParams): PlanTimes {
  const start = query.get('debut') ?? '';
  const pause = query.get('pause') ?? '';
  return {
    start: HOUR.test(start) ? start : null,
    pause: /^\d{1,3}$/.test(pause) ? Math.min(Number(pause), LONGEST_BREAK) : USUAL_BREAK,
  };
}
