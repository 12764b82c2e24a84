import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';

/**
 * The rights that taking a correction over needs: it changes the draft, and settles the annotation.
 */
export const RIGHTS_TO_TAKE = ['annotation.resolve', 'draft.write'] as const;

/** Whether the viewer may take corrections of this page over into its draft. */
export function mayTake(viewer: Viewer, page: Page): boolean {
  const subject = pageSubject(page);
  return RIGHTS_TO_TAKE.every((action) => can(viewer, action, subject));
}
