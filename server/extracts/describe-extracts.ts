import { type ExtractState, extractLabel } from '#content/extract/extract.ts';
import { quoteOf } from '#content/extract/passage.ts';
import type { Viewer } from '#content/people/person.ts';
import { listPersonNames } from '#db/extracts/coder-repository.ts';
import { type Extract, type GivenCode, listCodesOf } from '#db/extracts/extract-repository.ts';
import type { Material } from '#db/materials/material-repository.ts';
import { isGivenBy } from './blind-coding.ts';
import { findCurrentWords, type WordsDeps } from './current-words.ts';

/** A code of an extract, and who gave it. */
export interface CodeOfExtract {
  readonly id: string;
  readonly by: string | null;
}

/** An extract, as it is listed. */
export interface ListedExtract {
  readonly id: string;
  readonly material: Pick<Material, 'id' | 'kind' | 'number' | 'title' | 'language'>;
  /** « E3 §2 » */
  readonly label: string;
  readonly number: number;
  /** The words as they were marked, a line for each paragraph; null for a stretch of sound. */
  readonly quote: string | null;
  readonly state: ExtractState;
  /** The present words at its place, if they have changed. */
  readonly now: string | null;
  /** The block in which it begins in the transcript; null if its words are gone. */
  readonly blockId: string | null;
  /** All blocks that have words of it. */
  readonly blockIds: readonly string[];
  /** Milliseconds, of a stretch of sound. */
  readonly from: number | null;
  readonly to: number | null;
  readonly codes: readonly CodeOfExtract[];
  readonly note: string;
  /** Who marked it; null if that account no longer exists. */
  readonly by: string | null;
  readonly updatedAt: string;
}

/**
 * Extracts as they are listed: by material, then by their place in its text.
 * @param materials of the extracts, in the order in which they are described
 * @param blind the only coder whose codes are returned; null for all coders'
 */
export async function describeExtracts(
  deps: WordsDeps,
  materials: readonly Material[],
  extracts: readonly Extract[],
  blind: string | null,
  viewer: Viewer,
): Promise<ListedExtract[]> {
  const { read } = deps.database;
  // A study may have hundreds of thousands: only those of these extracts are read.
  const ids = extracts.map(({ id }) => id);
  const given = (await listCodesOf(read, ids)).filter(isGivenBy(blind));
  const codesOf = new Map<string, GivenCode[]>();
  for (const one of given) {
    const known = codesOf.get(one.extractId);
    if (known) known.push(one);
    else codesOf.set(one.extractId, [one]);
  }
  const names = await listPersonNames(read, [
    ...extracts.map(({ createdBy }) => createdBy),
    ...given.map(({ codedBy }) => codedBy),
  ]);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const described: (ListedExtract & { readonly order: number; readonly isSound: boolean })[] = [];
  const byMaterial = new Map<string, Extract[]>();
  for (const one of extracts) {
    const known = byMaterial.get(one.materialId);
    if (known) known.push(one);
    else byMaterial.set(one.materialId, [one]);
  }
  for (const material of materials) {
    const own = byMaterial.get(material.id);
    if (!own) continue;
    const { id, kind, number, title, language } = material;
    const places = await findCurrentWords(deps, id, own, viewer);
    for (const one of own) {
      const place = places.get(one.id);
      described.push({
        id: one.id,
        material: { id, kind, number, title, language },
        label: extractLabel(material, one.number),
        number: one.number,
        quote: one.anchor && quoteOf(one.anchor),
        state: one.anchor ? (place?.state ?? 'orphaned') : 'placed',
        now: place?.now ?? null,
        blockId: place?.blockIds[0] ?? null,
        blockIds: place?.blockIds ?? [],
        from: one.beginsAt,
        to: one.endsAt,
        codes: (codesOf.get(one.id) ?? []).map(({ codeId, codedBy }) => ({ id: codeId, by: nameOf(codedBy) })),
        note: one.note,
        by: nameOf(one.createdBy),
        updatedAt: one.updatedAt,
        order: one.beginsAt ?? place?.order ?? 0,
        isSound: one.beginsAt !== null,
      });
    }
  }
  const at = new Map(materials.map(({ id }, i) => [id, i]));
  return described
    .sort(
      (a, b) =>
        at.get(a.material.id)! - at.get(b.material.id)! ||
        // Words by their place in the text, then stretches of sound by their time: the two do not
        // compare.
        Number(a.isSound) - Number(b.isSound) ||
        a.order - b.order ||
        a.number - b.number,
    )
    .map(({ order: _order, isSound: _isSound, ...one }) => one);
}
