import type { Viewer } from '#content/people/person.ts';
import { NavetteError } from './errors.ts';
import { type Action, can, couldReadBeforeBin, type Subject, waitsForUnarchive } from './permission.ts';

/**
 * Throws unless the viewer may do this. An unreadable subject does not exist for the viewer:
 * `not-found`, as for an unknown address. For a readable one, the error is `forbidden`, or
 * `sign-in-required` if the viewer is not signed in; or `conflict` with `archived`, if the action
 * would be allowed once the page or collection is unarchived. A page in the bin is `gone` with
 * `binned` for those who could read it before, and `not-found` for others.
 */
export function authorise(viewer: Viewer, action: Action, subject?: Subject): void {
  if (can(viewer, action, subject)) return;
  if (subject?.beforeBin) {
    if (!couldReadBeforeBin(viewer, subject)) throw new NavetteError('not-found', { action });
    return authoriseSeen(viewer, action, subject);
  }
  // The administration is not hidden: the public gets `sign-in-required` for it.
  const hidden =
    (action.endsWith('.read') && action !== 'system.read') ||
    (subject !== undefined && !can(viewer, 'page.read', subject));
  const waits = waitsForUnarchive(viewer, action, subject);
  if (hidden && !waits && viewer.role !== 'staff') throw new NavetteError('not-found', { action });
  authoriseSeen(viewer, action, subject);
}

/**
 * As `authorise`, for a viewer who is known to see the subject, or where there is nothing to hide.
 * @throws NavetteError `sign-in-required`, `forbidden`; `conflict` if it would be allowed once the
 * subject is put back; `gone` if it is in the bin
 */
export function authoriseSeen(viewer: Viewer, action: Action, subject?: Subject): void {
  if (can(viewer, action, subject)) return;
  // Deleting and restoring are possible in the bin: a refusal of these is due to the viewer's role.
  if (subject?.beforeBin && action !== 'page.delete' && action !== 'page.bin')
    throw new NavetteError('gone', { reason: 'binned' });
  if (waitsForUnarchive(viewer, action, subject)) throw new NavetteError('conflict', { reason: 'archived' });
  throw new NavetteError(viewer.role === 'public' ? 'sign-in-required' : 'forbidden', { action });
}

/** The identifier of the viewer in records. */
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

/** The viewer's person id, or null for the public and partners. */
export function personIdOf(viewer: Viewer): string | null {
  return viewer.role === 'staff' || viewer.role === 'member' ? viewer.personId : null;
}

/** The viewer of commands: whoever can reach the data folder may do everything. */
export const COMMAND_LINE = {
  role: 'staff',
  admin: true,
  personId: 'cli',
  name: 'cli',
  sessionId: 'cli',
} as const satisfies Viewer;
