import { dayAfter, dayIn } from '#content/activity/local-day.ts';
import type { Env } from './env.ts';

/**
 * The last day on which a backup may hold what was taken out at an instant, YYYY-MM-DD; null if the
 * site's operators do not state for how long they keep backups.
 */
export function backupsKeptUntil(
  { backupsKeptDays, timeZone }: Pick<Env, 'backupsKeptDays' | 'timeZone'>,
  takenOutAt: Date,
): string | null {
  return backupsKeptDays === null ? null : dayAfter(dayIn(timeZone, takenOutAt), backupsKeptDays);
}
