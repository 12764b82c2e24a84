import { NavetteError } from '#content/errors.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Action } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findMaterial, type Material } from '#db/materials/material-repository.ts';
import { listStudyMembers } from '#db/materials/study-member-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';

/** A material with its study. */
export interface MaterialOfStudy {
  readonly material: Material;
  readonly page: Page;
}

/** The study with this id, for a viewer with this right. @throws NavetteError `not-found`, `forbidden` */
export async function requireStudy(db: Reader | Writer, viewer: Viewer, action: Action, pageId: string): Promise<Page> {
  const page = await requirePage(db as Reader, viewer, action, pageId);
  if (!hasMaterials(page.kind)) throw new NavetteError('not-found');
  return page;
}

/**
 * Whether somebody opens the materials of a study that are kept to those who make it: all of the
 * staff if nobody is named, and administrators.
 */
export async function isOfTeam(db: Reader | Writer, viewer: Viewer, pageId: string): Promise<boolean> {
  if (viewer.role !== 'staff') return false;
  if (viewer.admin) return true;
  const members = await listStudyMembers(db, pageId);
  return members.length === 0 || members.some(({ id }) => id === viewer.personId);
}

/**
 * A material with its study, for a viewer with this right.
 * @throws NavetteError `not-found`, for those of the staff as well who may not open it; `forbidden`
 */
export async function requireMaterial(
  db: Reader | Writer,
  viewer: Viewer,
  action: 'material.read' | 'material.write' | 'material.withdraw',
  id: string,
): Promise<MaterialOfStudy> {
  const material = await findMaterial(db, id);
  if (!material) throw new NavetteError('not-found');
  const page = await requireStudy(db, viewer, action, material.pageId);
  if (material.access === 'team' && !(await isOfTeam(db, viewer, page.id))) throw new NavetteError('not-found');
  return { material, page };
}

/**
 * A material whose words may be taken out of all texts by this viewer: somebody of its study's team,
 * or an administrator.
 * @throws NavetteError as `requireMaterial`, `forbidden` for others of the staff
 */
export async function requireToWithdraw(db: Reader | Writer, viewer: Viewer, id: string): Promise<MaterialOfStudy> {
  const found = await requireMaterial(db, viewer, 'material.withdraw', id);
  if (!(await isOfTeam(db, viewer, found.page.id))) throw new NavetteError('forbidden');
  return found;
}
