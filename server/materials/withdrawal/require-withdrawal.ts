import { authorise } from '#content/authorise.ts';
import { writeTarget } from '#content/citation/target.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { roleRow } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findCiting } from '#db/materials/citation-repository.ts';
import { findMaterial } from '#db/materials/material-repository.ts';
import { listWithdrawals } from '#db/materials/withdrawal-repository.ts';
import { type MaterialOfStudy, requireToWithdraw } from '#server/materials/require-material.ts';

/** A material with its study; nulls for one that was deleted and is still cited. */
export type WithdrawalSubject = MaterialOfStudy | { readonly material: null; readonly page: null };

/**
 * What somebody may withdraw from: a material, or one that was deleted while texts cited it, which
 * has no team any more and is for administrators.
 * @throws NavetteError `not-found`, `forbidden`
 */
export async function requireWithdrawal(db: Reader | Writer, viewer: Viewer, id: string): Promise<WithdrawalSubject> {
  if (await findMaterial(db, id)) return requireToWithdraw(db, viewer, id);
  authorise(viewer, 'material.withdraw');
  const { drafts, editions, versions } = await findCiting(db, writeTarget({ type: 'material', id }));
  const isKnown = drafts.length + editions.length + versions.length > 0 || (await listWithdrawals(db, id)).length > 0;
  if (roleRow(viewer) !== 'admin' || !isKnown) throw new NavetteError('not-found');
  return { material: null, page: null };
}
