import { NavetteError } from './errors.ts';
import { type Action, can, type Subject, waitsForRestore } from './permission.ts';
import type { Viewer } from './person.ts';

/**
 * Passes, or throws. What may not be read does not exist for the one who asks: `not-found`, the same as for an address that
 * leads nowhere. What may be seen but not done is `forbidden`, or `sign-in-required` for those who are nobody yet; `conflict`
 * with `archived`, where it only waits until the page or collection is put back.
 */
export function authorise(viewer: Viewer, action: Action, subject?: Subject): void {
  if (can(viewer, action, subject)) return;
  // That there is an administration is no secret: who may come in once signed in is led to sign in.
  const hidden =
    (action.endsWith('.read') && action !== 'system.read') ||
    (subject !== undefined && !can(viewer, 'page.read', subject));
  const waits = waitsForRestore(viewer, action, subject);
  if (hidden && !waits && viewer.role !== 'staff') throw new NavetteError('not-found', { action });
  authoriseSeen(viewer, action, subject);
}

/**
 * As `authorise`, for someone who is known to see what it is about, or where there is nothing to hide.
 * @throws NavetteError `sign-in-required`, `forbidden`; `conflict` where it waits until it is put back
 */
export function authoriseSeen(viewer: Viewer, action: Action, subject?: Subject): void {
  if (can(viewer, action, subject)) return;
  if (waitsForRestore(viewer, action, subject)) throw new NavetteError('conflict', { reason: 'archived' });
  throw new NavetteError(viewer.role === 'public' ? 'sign-in-required' : 'forbidden', { action });
}

/** Who did it, for the records. */
export function actorOf(viewer: Viewer): string {
  switch (viewer.role) {
    case 'public':
      return 'public';
    case 'partner':
      return `invitation:${viewer.invitationId}`;
    default:
      return viewer.personId;
  }
}

/** The person's id, where the viewer is a person of this network. */
export function personIdOf(viewer: Viewer): string | null {
  return viewer.role === 'staff' || viewer.role === 'member' ? viewer.personId : null;
}

/** The one who acts at the command line: who can reach the data folder may do everything. */
export const COMMAND_LINE: Viewer = { role: 'staff', admin: true, personId: 'cli', name: 'cli', sessionId: 'cli' };
