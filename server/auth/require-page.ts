import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Action, pageSubject } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';

/**
 * The page with this id, if the viewer may perform this action on it.
 * @param read the database, or the transaction in which the page is then changed
 * @throws NavetteError `not-found`, `forbidden`, `sign-in-required`; `conflict` if the action
 * requires a page that is not archived
 */
export async function requirePage(read: Reader, viewer: Viewer, action: Action, pageId: string): Promise<Page> {
  const page = await findPage(read, pageId);
  if (!page) throw new NavetteError('not-found');
  authorise(viewer, action, pageSubject(page));
  return page;
}
