import { extractLabel } from '#content/extract/extract.ts';
import { quoteOf } from '#content/extract/passage.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Extract } from '#db/extracts/extract-repository.ts';
import type { Material } from '#db/materials/material-repository.ts';
import { findCurrentWords, type WordsDeps } from './current-words.ts';
import type { ListedExtract } from './describe-extracts.ts';

/** « E2 » before « E10 ». One collator for all: `localeCompare` prepares its own each time. */
export const compareLabels = new Intl.Collator('fr', { numeric: true }).compare;

/** Extracts that the editor offers to cite. */
export const MOST_CITABLE = 1_000;

/** An extract that a text can cite. */
export type CitableExtract = Pick<ListedExtract, 'id' | 'label' | 'quote' | 'from' | 'to'> & {
  readonly materialId: string;
  /** Its words are no longer in the transcript. */
  readonly isLost: boolean;
};

/**
 * Extracts as they are offered to be cited, by material and number.
 * @param extracts `MOST_CITABLE` at most
 * @param materials of the extracts, by id; extracts of others are left out
 */
export async function citableOf(
  deps: WordsDeps,
  extracts: readonly Extract[],
  materials: ReadonlyMap<string, Material>,
  viewer: Viewer,
): Promise<CitableExtract[]> {
  const listed = extracts
    .flatMap((extract) => {
      const material = materials.get(extract.materialId);
      return material ? [{ extract, label: extractLabel(material, extract.number) }] : [];
    })
    .sort((a, b) => compareLabels(a.label, b.label));
  const there = new Set<string>();
  for (const materialId of materials.keys()) {
    const own = listed.flatMap(({ extract }) => (extract.materialId === materialId ? [extract] : []));
    for (const [id, { state }] of await findCurrentWords(deps, materialId, own, viewer))
      if (state !== 'orphaned') there.add(id);
  }
  return listed.map(({ extract: { id, materialId, anchor, beginsAt, endsAt }, label }) => ({
    ...{ id, materialId, label, quote: anchor && quoteOf(anchor), from: beginsAt, to: endsAt },
    isLost: anchor !== null && !there.has(id),
  }));
}
