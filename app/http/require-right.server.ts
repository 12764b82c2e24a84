import { NavetteError } from '#content/errors.ts';
import { type Action, can } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';

/** Passes those who may do this, whatever it is done to. @throws NavetteError `sign-in-required`, `forbidden` */
export function requireRight(viewer: Viewer, action: Action): void {
  if (can(viewer, action)) return;
  throw new NavetteError(viewer.role === 'public' ? 'sign-in-required' : 'forbidden', { action });
}
