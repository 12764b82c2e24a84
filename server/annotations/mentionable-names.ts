import type { Viewer } from '#content/people/person.ts';
import { listAnnotations } from '#db/annotations/annotation-repository.ts';
import { findInvitation } from '#db/auth/invitation-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Reader } from '#db/driver/database.ts';

/**
 * The names of the staff that are suggested to who may annotate a page: all of them to who has an
 * account; to a partner, only who invited them and who is named in the page's threads, which they
 * are shown anyway. A name that they know otherwise can be typed.
 */
export async function mentionableNames(read: Reader, viewer: Viewer, pageId: string): Promise<string[]> {
  const owners = await listOwners(read);
  if (viewer.role !== 'partner') return owners.map(({ name }) => name);
  const [invitation, annotations] = await Promise.all([
    findInvitation(read, viewer.invitationId),
    listAnnotations(read, pageId),
  ]);
  const shown = new Set(
    annotations.flatMap(({ authorName, resolvedBy, takenBy, mustFixBy }) => [
      authorName,
      resolvedBy,
      takenBy,
      mustFixBy,
    ]),
  );
  return owners.filter(({ id, name }) => id === invitation?.createdBy || shown.has(name)).map(({ name }) => name);
}
