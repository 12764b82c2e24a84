import { NavetteError } from '#content/errors.ts';
import type { Side, Viewer } from '#content/person.ts';
import type { Annotation } from '#db/annotation-repository.ts';
import type { Database } from '#db/database.ts';
import { findPerson } from '#db/person-repository.ts';

/** Accounts belong to people of the network, which is in France. */
const HOME: { country: string; side: Side } = { country: 'FR', side: 'north' };

/** The author's name as the invitation or the account gives it, never as a form does. */
export async function authorOf(
  database: Database,
  viewer: Viewer,
  networkName: string,
): Promise<Pick<Annotation, 'authorName' | 'organisation' | 'country' | 'side'>> {
  if (viewer.role === 'partner') {
    const { name: authorName, organisation, country, side } = viewer;
    return { authorName, organisation, country, side };
  }
  if (viewer.role === 'public') throw new NavetteError('sign-in-required');
  const person = await findPerson(database.read, viewer.personId);
  return { authorName: person?.name ?? viewer.name, organisation: person?.organisation || networkName, ...HOME };
}
