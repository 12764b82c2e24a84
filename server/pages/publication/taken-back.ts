import type { ListedCitation } from '#content/citation/listed-citations.ts';
import { parseTarget } from '#content/citation/target.ts';
import type { TakenBack } from '#content/withdrawal/uncited-words.ts';
import { listAnswersForWords, type StoredQuotation } from '#db/consent/consent-answer-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { listTargetsOfPage } from '#db/materials/citation-repository.ts';
import { listMaterialIds } from '#db/materials/material-repository.ts';
import { listWithdrawnBlocks } from '#db/materials/withdrawn-page-repository.ts';
import { findExtractsCited } from '#server/materials/cited-materials.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import { keptBlocks } from '#server/materials/withdrawal/masked-sources.ts';
import { findStruckWords } from '#server/materials/withdrawal/struck-words.ts';

/**
 * What was taken back of the materials from which a page may have words: those that its texts cite
 * or cited, those of the page itself, and those of the studies whose findings and lessons it cites.
 */
export async function findTakenBack(
  db: Reader,
  pageId: string,
  citations: readonly ListedCitation[],
): Promise<TakenBack[]> {
  const written = [...(await listTargetsOfPage(db, pageId)), ...citations.map(({ target }) => target)];
  const targets = [...new Set(written)].flatMap((target) => parseTarget(target) ?? []);
  const extracts = await findExtractsCited(db, targets);
  const studies = targets.flatMap((target) => (target.type === 'block' ? [target.pageId] : []));
  const ids = new Set([
    ...targets.flatMap((target) => (target.type === 'material' ? [target.id] : [])),
    ...[...extracts.values()].map(({ materialId }) => materialId),
    ...(await listWithdrawnBlocks(db, pageId)).map(({ materialId }) => materialId),
    ...(await listMaterialIds(db, [...new Set([pageId, ...studies])])),
  ]);
  const struck = await findStruckWords(db, [...ids]);
  const refused = await findRefused(db, [...ids]);
  const found: TakenBack[] = [];
  // Sorted, so that two lists of the same are equal, whichever targets a text had cited first.
  for (const id of [...ids].sort()) {
    const [passages, quotations] = [struck.get(id)?.passages ?? [], refused.get(id) ?? []];
    if (passages.length + quotations.length === 0) continue;
    found.push({
      targets: await materialTargets(db, id),
      struck: passages,
      digests: quotations.map(({ digest }) => digest),
      refused: quotations.flatMap(({ sequences }) => (sequences === '' ? [] : [JSON.parse(sequences) as number[]])),
      kept: await keptBlocks(db, id, pageId),
    });
  }
  return found;
}

type Refused = Pick<StoredQuotation, 'digest' | 'sequences'>;

/** The words that people took back, by material: their last answer counts. */
async function findRefused(db: Reader, materialIds: readonly string[]): Promise<ReadonlyMap<string, Refused[]>> {
  const last = new Map<string, Awaited<ReturnType<typeof listAnswersForWords>>[number]>();
  for (const one of await listAnswersForWords(db, materialIds)) last.set(`${one.concernedId} ${one.digest}`, one);
  const refused = new Map<string, Refused[]>();
  for (const { materialId, answer, ...words } of last.values())
    if (answer === 'withdraw') refused.set(materialId, [...(refused.get(materialId) ?? []), words]);
  return refused;
}
