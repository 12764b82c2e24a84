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
  listPagesShowing,
  listPicturesOf,
} from '#db/files/picture-repository.ts';
import type { NamedConcerned } from '#db/materials/concerned-repository.ts';
import type { WhichFiles } from '#db/materials/material-file-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import type { JudgedPicture } from '#server/files/file-service.ts';
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
 * Judges a published picture: it is withheld if a person concerned withdrew the consent that it
 * needs, or if nobody who agreed is recorded any more. As with quotations, an expired consent
 * withholds nothing, and neither does asking again for the same.
 */
export async function judgePicture(db: Reader | Writer, fileId: string, reach: Reach): Promise<JudgedPicture> {
  const found = (await materialsOf(db, [fileId])).get(fileId) ?? [];
  const isWithheld = found.some(
    (one) =>
      gapsOf(one, 'photo', { reach, on: BEFORE_ANY_END }).some((gap) => gap === 'nobody' || isGoneBack(gap)) ||
      one.concerned.some((person) => isAskedForLess(person, reach)),
  );
  return { isOfMaterial: found.length > 0, isWithheld };
}

/** The pictures that readers are not shown, of those that are these files. */
export async function listWithheldPictures(db: Reader | Writer, which: WhichFiles): Promise<StoredFile[]> {
  const withheld: StoredFile[] = [];
  for (const file of await listPicturesOf(db, which)) {
    const pages = await findPages(db, await listPagesShowing(db, [file]));
    // A cover may be everybody's.
    const isPublic = file.pageId === null || pages.some(({ visibility }) => visibility === 'public');
    if ((await judgePicture(db, file.id, isPublic ? 'public' : 'network')).isWithheld) withheld.push(file);
  }
  return withheld;
}

/**
 * Deletes the withheld pictures of files that are about to be deleted: without the files, nothing
 * would record any more that readers must not see these pictures.
 */
export const deleteWithheld = async (trx: Writer, which: WhichFiles, at: string): Promise<void> =>
  deletePictures(trx, await listWithheldPictures(trx, which), at);
