import { slugify } from '#content/text/slug.ts';
import type { HiddenName } from '#content/withdrawal/hidden-names.ts';
import { allOf, hideNames, isNamedIn } from '#content/withdrawal/hidden-names.ts';
import type { Reader } from '#db/driver/database.ts';
import { listConcerned } from '#db/materials/concerned-repository.ts';
import { listCitedMaterials } from '#db/materials/masked-text-repository.ts';
import { listParts } from '#db/pages/collection-repository.ts';
import { findHiddenNames } from './hidden-people.ts';

/**
 * The full names that an address may not contain, by material: those that texts may not contain
 * where nobody is cited.
 */
export async function findNamesByMaterial(
  db: Reader,
  materialIds: readonly string[],
  language: string,
): Promise<ReadonlyMap<string, readonly HiddenName[]>> {
  if (materialIds.length === 0) return new Map();
  const people = await listConcerned(db, materialIds);
  const names = await findHiddenNames(db, materialIds, people, language);
  const inAddresses = (those: readonly HiddenName[]) =>
    those.flatMap((name) => (name.anywhere ? [{ ...name, inPart: false }] : []));
  return new Map([...names].map(([id, those]) => [id, inAddresses(those)]));
}

/** The same of all of them. */
async function findNamesInAddresses(
  db: Reader,
  materialIds: readonly string[],
  language: string,
): Promise<HiddenName[]> {
  return [...(await findNamesByMaterial(db, materialIds, language)).values()].flat();
}

/**
 * Whether an address of a published page contains the name of a person who must not be named there.
 */
export async function isNamedAddress(
  db: Reader,
  page: { readonly id: string; readonly language: string },
  slug: string,
): Promise<boolean> {
  return isNamedIn(slug, await findNamesInAddresses(db, await listCitedMaterials(db, page.id), page.language));
}

/** The same of a collection, by what its pages cite. */
export async function isNamedCollectionAddress(
  db: Reader,
  collection: { readonly id: string; readonly language: string },
  slug: string,
): Promise<boolean> {
  const pageIds = (await listParts(db, collection.id)).flatMap((part) => part.pageIds);
  const cited = new Set<string>();
  for (const id of new Set(pageIds)) for (const material of await listCitedMaterials(db, id)) cited.add(material);
  return isNamedIn(slug, await findNamesInAddresses(db, [...cited], collection.language));
}

/** The address without the names; null if it contains none of them. */
export function addressWithoutNames(slug: string, names: readonly HiddenName[]): string | null {
  const { text, found } = hideNames(slug.replaceAll('-', ' '), allOf(names));
  return found.length === 0 ? null : slugify(text);
}
