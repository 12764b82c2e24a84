import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Action, collectionSubject } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { type Collection, findCollection } from '#db/pages/collection-repository.ts';

/**
 * A collection with which this viewer may do this.
 * @throws NavetteError `not-found`, `forbidden`
 */
export async function requireCollection(read: Reader, viewer: Viewer, action: Action, id: string): Promise<Collection> {
  const collection = await findCollection(read, id);
  if (!collection) throw new NavetteError('not-found');
  authorise(viewer, action, collectionSubject(collection));
  return collection;
}
