import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Reader } from '#db/driver/database.ts';
import {
  countByMaterial,
  type Extract,
  listMaterialExtracts,
  type WantedExtracts,
} from '#db/extracts/extract-repository.ts';
import { findMaterials, type Material } from '#db/materials/material-repository.ts';
import { openMaterials } from '#server/materials/require-material.ts';
import type { ListedExtract } from './describe-extracts.ts';

/** « E2 » before « E10 ». One collator for all: `localeCompare` prepares its own each time. */
export const compareLabels = new Intl.Collator('fr', { numeric: true }).compare;

/** A page of a list of extracts. */
export interface ExtractPage {
  readonly extracts: readonly ListedExtract[];
  /** All of the list. */
  readonly total: number;
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
}

/** A material, and how many of the wanted extracts it has. */
export interface MaterialWith {
  readonly material: Material;
  readonly count: number;
}

/** The materials of a study that have wanted extracts and that the viewer may open, by label. */
export async function openMaterialsWith(
  read: Reader,
  pageId: string,
  viewer: Viewer,
  wanted: WantedExtracts,
): Promise<MaterialWith[]> {
  const counts = await countByMaterial(read, pageId, wanted);
  const found = await openMaterials(read, viewer, await findMaterials(read, [...counts.keys()]));
  return found
    .map((material) => ({ material, label: materialLabel(material), count: counts.get(material.id)! }))
    .sort((a, b) => compareLabels(a.label, b.label));
}

/**
 * Which entries are on a page of a list.
 * @param page counted from 1; the nearest that there is stands for any other
 * @param most entries on a page
 */
export function placeAmong(total: number, page: number, most: number) {
  const pages = Math.max(1, Math.ceil(total / most));
  const shown = Math.min(Math.max(1, page), pages);
  return { place: { total, page: shown, pages }, range: { offset: (shown - 1) * most, limit: most } };
}

/** Some of the extracts of these materials, as if they were one list, each by its number. */
export async function readRange(
  read: Reader,
  among: readonly MaterialWith[],
  wanted: WantedExtracts,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Extract[]> {
  const found: Extract[] = [];
  let before = 0;
  for (const { material, count } of among) {
    const from = Math.max(0, offset - before);
    before += count;
    if (found.length >= limit) break;
    if (from >= count) continue;
    const range = { offset: from, limit: limit - found.length };
    found.push(...(await listMaterialExtracts(read, material.id, wanted, range)));
  }
  return found;
}
