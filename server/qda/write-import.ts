import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { addCodeToExtract, insertAnalysisGuid } from '#db/extracts/analysis-guid-repository.ts';
import { insertCode, updateCode } from '#db/extracts/code-repository.ts';
import { countExtracts, insertExtract, nextExtractNumber, updateExtract } from '#db/extracts/extract-repository.ts';
import { insertTranscript } from '#db/extracts/transcript-repository.ts';
import { countMaterials, insertMaterial, nextMaterialNumber } from '#db/materials/material-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { MOST_CODES } from '#server/extracts/code-book.ts';
import { MOST_EXTRACTS } from '#server/extracts/extract-service.ts';
import { MOST_MATERIALS } from '#server/materials/material-service.ts';
import type { ImportPlan } from './import-plan.ts';
import type { ImportState } from './import-state.ts';

/** Checks that a study has room for what a plan adds. @throws NavetteError `too-many` */
async function requireRoom(trx: Writer, pageId: string, plan: ImportPlan, state: ImportState): Promise<void> {
  const added = (list: readonly { readonly isNew: boolean }[]) => list.filter(({ isNew }) => isNew).length;
  const bounds: readonly (readonly [count: number, limit: number])[] = [
    [state.codes.length + added(plan.codes), MOST_CODES],
    [(await countMaterials(trx, pageId)) + plan.materials.length, MOST_MATERIALS],
    [(await countExtracts(trx, pageId)) + added(plan.extracts), MOST_EXTRACTS],
  ];
  for (const [count, limit] of bounds) if (count > limit) throw new NavetteError('too-many', { limit });
}

/**
 * Executes a plan in the caller's transaction: all of it, or nothing.
 * @throws NavetteError `too-many`
 */
export async function writeImport(
  trx: Writer,
  page: Page,
  { plan, state }: { readonly plan: ImportPlan; readonly state: ImportState },
  viewer: Viewer,
  at: string,
): Promise<void> {
  const pageId = page.id;
  await requireRoom(trx, pageId, plan, state);
  const link = (kind: string, guid: string, targetId: string) =>
    insertAnalysisGuid(trx, { pageId, guid, kind, targetId });
  for (const { id, guid, isNew, facts } of plan.codes) {
    if (isNew) await insertCode(trx, { id, pageId, ...facts, createdAt: at, updatedAt: at });
    else await updateCode(trx, id, { ...facts, updatedAt: at });
    await link('code', guid, id);
  }
  for (const [kind, guid, id] of plan.met) await link(kind, guid, id);
  const createdBy = personIdOf(viewer);
  for (const { id, guid, kind, title, summary, update } of plan.materials) {
    const number = await nextMaterialNumber(trx, pageId, kind);
    await insertMaterial(trx, {
      ...{ id, pageId, kind, number, title, summary, language: page.language, access: 'team' },
      ...{ heldOn: '', place: '', country: '', collector: '', side: '', organisation: '', actorType: '' },
      ...{ createdBy, createdAt: at, updatedAt: at },
    });
    await link('material', guid, id);
    if (update === null) continue;
    const draft = newId();
    await insertTranscript(trx, { id: draft, pageId, materialId: id });
    await insertFirstUpdate(trx, { pageId: draft, data: update, personId: null }, at);
  }
  const numbers = new Map<string, number>();
  for (const { id, guid, materialId, isNew, anchor, from, to, note, codes, createdBy: by } of plan.extracts) {
    if (isNew) {
      const number = numbers.get(materialId) ?? (await nextExtractNumber(trx, materialId));
      numbers.set(materialId, number + 1);
      await insertExtract(trx, {
        ...{ id, pageId, materialId, number, anchor, beginsAt: from, endsAt: to, note: note ?? '' },
        ...{ createdBy: by, createdAt: at, updatedAt: at, removedAt: null },
      });
    } else await updateExtract(trx, id, { updatedAt: at, ...(note === null ? {} : { note }) });
    await link('extract', guid, id);
    for (const code of codes)
      await addCodeToExtract(trx, { extractId: id, codeId: code.id, codedBy: code.by, createdAt: at });
  }
}
