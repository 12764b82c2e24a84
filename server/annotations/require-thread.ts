import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Annotation, findAnnotation } from '#db/annotations/annotation-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';

/**
 * The annotation, or for a reply its parent, if this viewer may answer it. @throws NavetteError
 * `not-found`
 */
export async function requireThread(
  read: Reader,
  viewer: Viewer,
  id: string,
): Promise<{ annotation: Annotation; page: Page }> {
  const found = await findAnnotation(read, id);
  if (!found) throw new NavetteError('not-found');
  const page = await requirePage(read, viewer, 'annotation.write', found.pageId);
  const annotation = found.parentId === null ? found : await findAnnotation(read, found.parentId);
  if (!annotation) throw new NavetteError('not-found');
  return { annotation, page };
}
