import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { parseTarget, writeTarget } from '#content/citation/target.ts';
import { freeSlug } from '#content/text/free-slug.ts';
import type { HiddenName } from '#content/withdrawal/hidden-names.ts';
import type { Reader } from '#db/driver/database.ts';
import { listExtractsOf } from '#db/extracts/extract-repository.ts';
import { findPublishedCiting } from '#db/materials/citation-repository.ts';
import { findCollectionSlugOwner, listShelvesOf } from '#db/pages/collection-repository.ts';
import { findPages, findSlugOwner, type PageRow } from '#db/pages/page-repository.ts';
import { addressWithoutNames, findNamesByMaterial } from '#server/materials/named-addresses.ts';

/** An address that gives the name of somebody who is not to be named there. */
export interface NamedAddress {
  readonly path: string;
  readonly of: 'page' | 'collection';
  /** The proposed last part of the address, without the name. */
  readonly slug: string;
}

type Shelf = Awaited<ReturnType<typeof listShelvesOf>>[number];

/**
 * Addresses of published pages that cite materials, and of collections of these pages, with the
 * name of somebody whom the material concerns, by the material. Everything is read once for all
 * materials: a study may have thousands.
 */
export async function namedAddressesOf(
  read: Reader,
  materialIds: readonly string[],
): Promise<ReadonlyMap<string, readonly NamedAddress[]>> {
  const byLanguage = new Map<string, Promise<ReadonlyMap<string, readonly HiddenName[]>>>();
  const namesIn = async (language: string, materialId: string) => {
    const known = byLanguage.get(language) ?? findNamesByMaterial(read, materialIds, language);
    byLanguage.set(language, known);
    return (await known).get(materialId) ?? [];
  };
  const named: string[] = [];
  for (const id of materialIds) if ((await namesIn('fr', id)).length > 0) named.push(id);
  const citing = await findCitingPages(read, named);
  const pages = await findPages(read, [...new Set([...citing.values()].flatMap((ids) => [...ids]))]);
  const shelves = await listShelvesOf(
    read,
    pages.map(({ id }) => id),
  );
  const found = new Map<string, NamedAddress[]>();
  for (const id of named) {
    const using = pages.filter((page) => citing.get(id)?.has(page.id));
    const addresses = [
      ...(await addressesOfPages(read, using, (language) => namesIn(language, id))),
      ...(await addressesOfShelves(
        read,
        shelves.filter(({ holds }) => citing.get(id)?.has(holds)),
        (language) => namesIn(language, id),
      )),
    ];
    if (addresses.length > 0) found.set(id, addresses);
  }
  return found;
}

/** The pages of which an edition or version cites a material, or an extract of it, by material. */
async function findCitingPages(read: Reader, materialIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const materialOf = new Map((await listExtractsOf(read, materialIds)).map((one) => [one.id, one.materialId]));
  const targets = [
    ...materialIds.map((id) => writeTarget({ type: 'material', id })),
    ...[...materialOf.keys()].map((id) => writeTarget({ type: 'extract', id })),
  ];
  const found = new Map<string, Set<string>>();
  for (const { pageId, target } of await findPublishedCiting(read, targets)) {
    const cited = parseTarget(target);
    const id = cited?.type === 'material' ? cited.id : cited?.type === 'extract' ? materialOf.get(cited.id) : undefined;
    if (id !== undefined) found.set(id, (found.get(id) ?? new Set()).add(pageId));
  }
  return found;
}

type NamesIn = (language: string) => Promise<readonly HiddenName[]>;

async function addressesOfPages(read: Reader, pages: readonly PageRow[], namesIn: NamesIn): Promise<NamedAddress[]> {
  const found: NamedAddress[] = [];
  for (const page of pages) {
    if (page.editionNumber === null || page.binnedAt !== null) continue;
    const slug = addressWithoutNames(page.slug, await namesIn(page.language));
    const isFree = async (one: string) => findSlugOwner(read, page.kind, one);
    if (slug !== null) found.push({ path: pagePath(page), of: 'page', slug: await freeSlug(isFree, slug) });
  }
  return found;
}

async function addressesOfShelves(read: Reader, those: readonly Shelf[], namesIn: NamesIn): Promise<NamedAddress[]> {
  const found: NamedAddress[] = [];
  for (const shelf of new Map(those.map((one) => [one.id, one])).values()) {
    if (shelf.publishedAt === null) continue;
    const slug = addressWithoutNames(shelf.slug, await namesIn(shelf.language));
    const isFree = async (one: string) => findCollectionSlugOwner(read, shelf.kind, one);
    if (slug !== null)
      found.push({ path: collectionPath(shelf), of: 'collection', slug: await freeSlug(isFree, slug) });
  }
  return found;
}
