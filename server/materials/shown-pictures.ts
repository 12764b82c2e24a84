import type { ListedPicture } from '#content/document/reading/pictures.ts';
import { isGoneBack } from '#content/material/cited-material.ts';
import { BEFORE_ANY_END, type Reach, reachesAsFarAs } from '#content/material/consent.ts';
import { materialLabel } from '#content/material/material.ts';
import type { ShownPicture } from '#content/material/shown-picture.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { StoredFile } from '#db/files/file-repository.ts';
import {
  deletePictures,
  findExisting,
  findPictured,
  forgetOpened,
  isInEdition,
  isInVersion,
  listOpenedFor,
  listPagesShowing,
  listPicturesOf,
  listShownFiles,
  noteOpened,
} from '#db/files/picture-repository.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { WhichFiles } from '#db/materials/material-file-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import type { JudgedPicture, PictureReaders } from '#server/files/file-service.ts';
import { findWithConcerned, gapOf, gapsOf, type MaterialWithConcerned, type Reading } from './cited-materials.ts';

/** The materials of which each of these files is a picture. */
async function materialsOf(
  db: Reader | Writer,
  fileIds: readonly string[],
): Promise<Map<string, MaterialWithConcerned[]>> {
  const pairs = await findPictured(db, fileIds);
  const materials = await findWithConcerned(db, [...new Set(pairs.map(({ materialId }) => materialId))]);
  const byFile = new Map<string, MaterialWithConcerned[]>();
  for (const { fileId, materialId } of pairs) {
    const found = materials.get(materialId);
    if (found) byFile.set(fileId, [...(byFile.get(fileId) ?? []), found]);
  }
  return byFile;
}

/**
 * The pictures of a text that are files of materials, with what hinders showing them, and those
 * whose file was deleted. A picture is known by the bytes that were sent.
 */
export async function findShownPictures(
  db: Reader | Writer,
  pictures: readonly ListedPicture[],
  reading: Reading,
): Promise<ShownPicture[]> {
  const ids = [...new Set(pictures.map(({ file }) => file))];
  const there = await findExisting(db, ids);
  const materials = await materialsOf(db, ids);
  return pictures.flatMap(({ file, ...picture }): ShownPicture[] => {
    if (!there.has(file)) return [{ ...picture, label: '', gap: null, isGone: true }];
    const judged = (materials.get(file) ?? []).map((found) => ({
      label: materialLabel(found.material),
      gap: gapOf(found, 'photo', reading),
    }));
    const worst = judged.find(({ gap }) => gap !== null) ?? judged[0];
    return worst ? [{ ...picture, ...worst, isGone: false }] : [];
  });
}

/** Whether somebody is asked for less than that such readers see their photograph. */
const isAskedForLess = (person: NamedConcerned, reach: Reach): boolean =>
  person.state === 'asked' && !(person.uses.includes('photo') && reachesAsFarAs(person.reach, reach));

/**
 * Judges a picture that readers are shown: it is withheld if a person concerned withdrew the
 * consent that it needs, or if nobody who agreed is recorded any more. As with quotations, an
 * expired consent withholds nothing. A pending request for the same consent withholds only what
 * publishing did not check, or did not check for these readers.
 */
export async function judgePicture(
  db: Reader | Writer,
  fileId: string,
  { reach, isChecked }: PictureReaders,
): Promise<JudgedPicture> {
  const found = (await materialsOf(db, [fileId])).get(fileId) ?? [];
  const opened = found.length > 0 && reach === 'public' ? await listOpenedFor(db, fileId) : [];
  const isWithheld = found.some((one) => {
    const gaps = gapsOf(one, 'photo', { reach, on: BEFORE_ANY_END });
    if (!isChecked || opened.includes(one.material.id)) return gaps.length > 0;
    return (
      gaps.some((gap) => gap === 'nobody' || isGoneBack(gap)) ||
      one.concerned.some((person) => isAskedForLess(person, reach))
    );
  });
  return { isOfMaterial: found.length > 0, isWithheld };
}

/** The materials to whose photographs somebody has not agreed for everybody, of these. */
const notAgreedByAll = (materials: readonly MaterialWithConcerned[]): MaterialWithConcerned[] =>
  materials.filter((one) => gapsOf(one, 'photo', { reach: 'public', on: BEFORE_ANY_END }).length > 0);

/**
 * Records which pictures of a page everybody is not to be shown although it is opened to them: what
 * its people agreed to before they were asked anew reached fewer readers.
 */
export async function followPictures(trx: Writer, pageId: string): Promise<void> {
  for (const [fileId, materials] of await materialsOf(trx, await listShownFiles(trx, pageId)))
    for (const { material } of notAgreedByAll(materials)) await noteOpened(trx, fileId, material.id);
}

/** Forgets that pictures of a material were opened too early, once all its people agree. */
export async function followPhotoConsent(trx: Writer, found: MaterialWithConcerned): Promise<void> {
  if (notAgreedByAll([found]).length === 0) await forgetOpened(trx, found.material.id);
}

/** The pictures that readers are not shown, of those that are these files. */
export async function listWithheldPictures(db: Reader | Writer, which: WhichFiles): Promise<StoredFile[]> {
  const withheld: StoredFile[] = [];
  for (const file of await listPicturesOf(db, which)) {
    const pages = await findPages(db, await listPagesShowing(db, [file]));
    // A cover may be everybody's.
    const isPublic = file.pageId === null || pages.some(({ visibility }) => visibility === 'public');
    const isUnchecked = file.pageId === null || (await isInVersion(db, file.id));
    const isChecked = !isUnchecked || (await isInEdition(db, file.id));
    const readers = { reach: isPublic ? 'public' : 'network', isChecked } as const;
    if ((await judgePicture(db, file.id, readers)).isWithheld) withheld.push(file);
  }
  return withheld;
}

/**
 * Deletes the withheld pictures of files that are about to be deleted: without the files, nothing
 * would record any more that readers must not see these pictures.
 */
export const deleteWithheld = async (trx: Writer, which: WhichFiles, at: string): Promise<void> =>
  deletePictures(trx, await listWithheldPictures(trx, which), at);
