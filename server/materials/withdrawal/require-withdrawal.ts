import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject, roleRow } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findCiting } from '#db/materials/citation-repository.ts';
import { findMaterial } from '#db/materials/material-repository.ts';
import { listWithdrawals } from '#db/materials/withdrawal-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import {
  isOfTeam,
  type MaterialOfStudy,
  materialsOpenTo,
  requireToWithdraw,
} from '#server/materials/require-material.ts';

/** A material with its study; nulls for one that was deleted and is still cited. */
export type WithdrawalSubject = MaterialOfStudy | { readonly material: null; readonly page: null };

/**
 * The subject of a withdrawal: a material, or a deleted one that texts still cite, which has no
 * team any more and is for administrators.
 * @throws NavetteError `not-found`, `forbidden`
 */
export async function requireWithdrawal(db: Reader | Writer, viewer: Viewer, id: string): Promise<WithdrawalSubject> {
  const known = await findMaterial(db, id);
  const page = known && (await findPage(db, known.pageId));
  if (known && page && page.binnedAt !== null) return requireInBin(db, viewer, { material: known, page });
  if (known) return requireToWithdraw(db, viewer, id);
  authorise(viewer, 'material.withdraw');
  const { drafts, editions, versions } = await findCiting(db, await materialTargets(db, id));
  const isKnown = drafts.length + editions.length + versions.length > 0 || (await listWithdrawals(db, id)).length > 0;
  if (roleRow(viewer) !== 'admin' || !isKnown) throw new NavetteError('not-found');
  return { material: null, page: null };
}

/** The bin hides a study from all other actions, but its words can still be withdrawn. */
async function requireInBin(db: Reader | Writer, viewer: Viewer, found: MaterialOfStudy): Promise<MaterialOfStudy> {
  authorise(viewer, 'material.withdraw', { ...pageSubject({ ...found.page, binnedAt: null }) });
  authorise(viewer, 'page.bin', pageSubject(found.page));
  if (!(await materialsOpenTo(db, viewer)(found.material))) throw new NavetteError('not-found');
  if (!(await isOfTeam(db, viewer, found.page.id))) throw new NavetteError('forbidden');
  return found;
}
