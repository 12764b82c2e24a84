/** When somebody was last here, and since when they see what is new. Instants are ISO 8601. */
export interface Visit {
  readonly seenAt: string;
  /** When the visit before this one ended. */
  readonly since: string;
  /** There was none before this one: `since` is some time ago. */
  readonly isFirst: boolean;
}

/** Who comes back later than this begins another visit. */
const VISIT_ENDS_AFTER = 60 * 60_000;
/** What is new to somebody who was never here. */
const FIRST_LOOK_BACK = 14 * 24 * 3_600_000;
/** A visit is stored again after this at the earliest: looking writes little. */
const STORED_EVERY = 5 * 60_000;

/**
 * The visit that goes on at an instant. What was new at its begin stays new until the next one:
 * neither looking again nor another tab makes it disappear.
 * @param known null for who was never here
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
