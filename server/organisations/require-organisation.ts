import { NavetteError } from '#content/errors.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findOrganisation, type Organisation } from '#db/organisations/organisation-repository.ts';

/** An organisation of the list. @throws NavetteError `not-found` */
export async function requireOrganisation(db: Reader | Writer, id: string): Promise<Organisation> {
  const found = await findOrganisation(db, id);
  if (!found || found.mergedInto !== null) throw new NavetteError('not-found');
  return found;
}
