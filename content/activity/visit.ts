/** A person's last visit, and the instant since which changes are new to them (ISO 8601). */
export interface Visit {
  readonly seenAt: string;
  /** When the visit before this one ended. */
  readonly since: string;
  /** There was no previous visit: `since` is an arbitrary time ago. */
  readonly isFirst: boolean;
}

/** A return after more than this time begins another visit. */
const VISIT_ENDS_AFTER = 60 * 60_000;
/** Period that is new on a first visit. */
const FIRST_LOOK_BACK = 14 * 24 * 3_600_000;
/** Minimum time between two writes of a visit, so that reading causes few writes. */
const STORED_EVERY = 5 * 60_000;

/**
 * The current visit at an instant. Changes that were new when it began remain new until the next
 * one, even after a reload or in another tab.
 * @param known null if the person has no visit yet
 * @returns the visit, and whether it has to be stored
 */
export function nextVisit(known: Visit | null, now: Date): { readonly visit: Visit; readonly isChanged: boolean } {
  const seenAt = now.toISOString();
  if (known === null) {
    const since = new Date(now.getTime() - FIRST_LOOK_BACK).toISOString();
    return { visit: { seenAt, since, isFirst: true }, isChanged: true };
  }
  const away = now.getTime() - Date.parse(known.seenAt);
  if (away > VISIT_ENDS_AFTER) return { visit: { seenAt, since: known.seenAt, isFirst: false }, isChanged: true };
  if (away < STORED_EVERY) return { visit: known, isChanged: false };
  return { visit: { ...known, seenAt }, isChanged: true };
}
