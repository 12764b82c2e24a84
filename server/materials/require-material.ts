import { NavetteError } from '#content/errors.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Action } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findMaterial, type Material } from '#db/materials/material-repository.ts';
import { listStudyMembers } from '#db/materials/study-member-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';

/** A material with its study. */
export interface MaterialOfStudy {
  readonly material: Material;
  readonly page: Page;
}

/**
 * The study with this id, for a viewer with this right.
 * @throws NavetteError `not-found`, `forbidden`
 */
export async function requireStudy(db: Reader | Writer, viewer: Viewer, action: Action, pageId: string): Promise<Page> {
  const page = await requirePage(db as Reader, viewer, action, pageId);
  if (!hasMaterials(page.kind)) throw new NavetteError('not-found');
  return page;
}

/** A person's relation to a study: a member of its team, or any staff while no team is named. */
type Belonging = 'named' | 'nobody-named' | 'other';

async function belongingOf(db: Reader | Writer, personId: string, pageId: string): Promise<Belonging> {
  const members = await listStudyMembers(db, pageId);
  if (members.some(({ id }) => id === personId)) return 'named';
  if ((await findPage(db, pageId))?.ownerId === personId) return 'named';
  return members.length === 0 ? 'nobody-named' : 'other';
}

/**
 * Whether a viewer is of a study's team: its named members, its owner, and administrators; all of
 * the staff if no members are named.
 */
export async function isOfTeam(db: Reader | Writer, viewer: Viewer, pageId: string): Promise<boolean> {
  if (viewer.role !== 'staff') return false;
  return viewer.admin || (await belongingOf(db, viewer.personId, pageId)) !== 'other';
}

/** The fields that decide who may open a material. */
type Opened = Pick<Material, 'pageId' | 'access' | 'isKeptToTeam' | 'createdBy'>;

/**
 * Which materials a member of the staff may open: the one rule, for screens, lists and sockets.
 * Consent given for the team alone does not extend to all staff, so while no members are named only
 * the study's owner and the author of the material may open it. Caches the answer for each study.
 */
export function materialsOpenTo(db: Reader | Writer, viewer: Viewer): (material: Opened) => Promise<boolean> {
  const known = new Map<string, Promise<Belonging>>();
  return async ({ pageId, access, isKeptToTeam, createdBy }) => {
    if (viewer.role !== 'staff') return false;
    if (viewer.admin || (access === 'staff' && !isKeptToTeam)) return true;
    const asked = known.get(pageId) ?? belongingOf(db, viewer.personId, pageId);
    known.set(pageId, asked);
    const belonging = await asked;
    if (belonging !== 'nobody-named') return belonging === 'named';
    return !isKeptToTeam || createdBy === viewer.personId;
  };
}

/** The materials among these that the viewer may open, in their order. */
export async function openMaterials<One extends Opened>(
  db: Reader | Writer,
  viewer: Viewer,
  materials: readonly One[],
): Promise<One[]> {
  const opens = materialsOpenTo(db, viewer);
  const open: One[] = [];
  for (const one of materials) if (await opens(one)) open.push(one);
  return open;
}

/**
 * A material with its study, for a viewer with this right.
 * @throws NavetteError `not-found`, also for staff who may not open it; `forbidden`
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
  if (!(await materialsOpenTo(db, viewer)(material))) throw new NavetteError('not-found');
  return { material, page };
}

/**
 * A material whose words this viewer may withdraw from all texts: a member of its study's team, or
 * an administrator.
 * @throws NavetteError as `requireMaterial`, `forbidden` for other staff
 */
export async function requireToWithdraw(db: Reader | Writer, viewer: Viewer, id: string): Promise<MaterialOfStudy> {
  const found = await requireMaterial(db, viewer, 'material.withdraw', id);
  if (!(await isOfTeam(db, viewer, found.page.id))) throw new NavetteError('forbidden');
  return found;
}
