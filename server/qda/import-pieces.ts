import type { MaterialKind } from '#content/material/material.ts';
import type { Writer } from '#db/driver/database.ts';
import { addCodesToExtracts, insertAnalysisGuids } from '#db/extracts/analysis-guid-repository.ts';
import { insertCodes } from '#db/extracts/code-repository.ts';
import { type Extract, insertExtracts, lastExtractNumbers } from '#db/extracts/extract-repository.ts';
import {
  type AnalysisImport,
  insertStagedChanges,
  insertStagedCodes,
  insertStagedMaterials,
} from '#db/extracts/staged-import-repository.ts';
import type { ImportPlan, PlannedExtract } from './import-plan.ts';

/** Rows that one transaction writes, about: others' writes wait for it. */
const ROWS_OF_PIECE = 300;

/** A piece of an import: what one transaction stages. */
export type Piece = (trx: Writer) => Promise<void>;

/** The drafts of the transcripts that a plan adds, by the GUIDs of their sources. */
export type StagedTranscripts = ReadonlyMap<string, string>;

/**
 * What a plan adds to a study, in pieces that nobody sees (docs/decisions/0155), in an order in
 * which each finds what it refers to.
 */
export function* piecesOf(
  plan: ImportPlan,
  staged: StagedTranscripts,
  { id: importId, pageId, begunAt }: AnalysisImport,
): Generator<Piece> {
  const dates = { createdAt: begunAt, updatedAt: begunAt };
  const added = plan.codes.filter(({ isNew }) => isNew);
  for (const some of inPieces(added))
    yield (trx) =>
      insertCodes(
        trx,
        some.map(({ id, facts }) => ({ id, pageId, ...facts, ...dates })),
        importId,
      );
  const places = new Map<MaterialKind, number>();
  const materials = plan.materials.map(({ id, guid, kind, title, summary, update }) => {
    const place = places.get(kind) ?? 0;
    places.set(kind, place + 1);
    return { id, importId, kind, place, title, summary, draftId: update === null ? null : staged.get(guid)! };
  });
  for (const some of inPieces(materials)) yield (trx) => insertStagedMaterials(trx, some);

  const marked = plan.extracts.filter(({ isNew }) => isNew);
  for (const some of inPieces(marked, ({ codes }) => 1 + codes.length))
    yield async (trx) => {
      // Colleagues mark passages meanwhile.
      const last = new Map(
        await lastExtractNumbers(
          trx,
          some.map(({ materialId }) => materialId),
        ),
      );
      const extracts: Extract[] = some.map(({ id, materialId, anchor, from, to, note, createdBy }) => {
        const number = (last.get(materialId) ?? 0) + 1;
        last.set(materialId, number);
        const place = { anchor, beginsAt: from, endsAt: to };
        return { id, pageId, materialId, number, ...place, note: note ?? '', createdBy, ...dates, removedAt: null };
      });
      await insertExtracts(trx, extracts, importId);
      const given = some.flatMap(({ id, codes }) =>
        codes.map((code) => ({ extractId: id, codeId: code.id, codedBy: code.by, createdAt: begunAt })),
      );
      await addCodesToExtracts(trx, given);
    };

  const changed = plan.extracts.filter(({ isNew }) => !isNew);
  for (const some of inPieces(changed))
    yield (trx) =>
      insertStagedChanges(
        trx,
        some.map(({ id, note }) => ({ importId, extractId: id, note })),
      );
  const codes = changed.flatMap(({ id, codes: of }) =>
    of.map((code) => ({ importId, extractId: id, codeId: code.id, codedBy: code.by })),
  );
  for (const some of inPieces(codes)) yield (trx) => insertStagedCodes(trx, some);

  const links = plan.met.map(([kind, guid, id]) => ({ pageId, kind: kind as string, guid, targetId: id }));
  const link = (kind: string, list: readonly Pick<PlannedExtract, 'guid' | 'id'>[]) => {
    for (const { guid, id } of list) links.push({ pageId, kind, guid, targetId: id });
  };
  link('code', plan.codes);
  link('material', plan.materials);
  link('extract', plan.extracts);
  for (const some of inPieces(links)) yield (trx) => insertAnalysisGuids(trx, some, importId);
}

/** A list in parts of some rows. @param rowsOf how many rows one takes */
function* inPieces<T>(list: readonly T[], rowsOf: (one: T) => number = () => 1): Generator<readonly T[]> {
  let some: T[] = [];
  let rows = 0;
  for (const one of list) {
    some.push(one);
    rows += rowsOf(one);
    if (rows < ROWS_OF_PIECE) continue;
    yield some;
    some = [];
    rows = 0;
  }
  if (some.length > 0) yield some;
}
