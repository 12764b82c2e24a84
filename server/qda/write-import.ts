import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { MaterialKind } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Writer } from '#db/driver/database.ts';
import { addCodesToExtracts, insertAnalysisGuids } from '#db/extracts/analysis-guid-repository.ts';
import { insertCodes, updateCode } from '#db/extracts/code-repository.ts';
import {
  countExtracts,
  type Extract,
  insertExtracts,
  lastExtractNumbers,
  updateExtract,
} from '#db/extracts/extract-repository.ts';
import { attachTranscripts, type TranscriptDraft } from '#db/extracts/transcript-repository.ts';
import {
  countMaterials,
  insertMaterials,
  type NotedMaterial,
  nextMaterialNumber,
} from '#db/materials/material-repository.ts';
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

/** The drafts of the transcripts that a plan adds, by the GUIDs of their sources. */
export type StagedTranscripts = ReadonlyMap<string, string>;

/**
 * Executes a plan in the caller's transaction: all of it, or nothing. A few large statements:
 * whatever others write waits for them.
 * @throws NavetteError `too-many`; `conflict` if a transcript is not staged
 */
export async function writeImport(
  trx: Writer,
  page: Page,
  {
    plan,
    state,
    staged,
  }: { readonly plan: ImportPlan; readonly state: ImportState; readonly staged: StagedTranscripts },
  viewer: Viewer,
  at: string,
): Promise<void> {
  const pageId = page.id;
  await requireRoom(trx, pageId, plan, state);
  const dates = { createdAt: at, updatedAt: at };
  const links = plan.met.map(([kind, guid, id]) => ({ pageId, kind: kind as string, guid, targetId: id }));
  const link = (kind: string, { guid, id }: { readonly guid: string; readonly id: string }) =>
    links.push({ pageId, kind, guid, targetId: id });

  const codes = plan.codes.filter(({ isNew }) => isNew);
  await insertCodes(
    trx,
    codes.map(({ id, facts }) => ({ id, pageId, ...facts, ...dates })),
  );
  for (const { id, isNew, facts } of plan.codes) if (!isNew) await updateCode(trx, id, { ...facts, updatedAt: at });
  for (const code of plan.codes) link('code', code);

  const numbers = new Map<MaterialKind, number>();
  const createdBy = personIdOf(viewer);
  const materials: NotedMaterial[] = [];
  const transcripts: TranscriptDraft[] = [];
  for (const one of plan.materials) {
    const { id, guid, kind, title, summary, update } = one;
    const number = numbers.get(kind) ?? (await nextMaterialNumber(trx, pageId, kind));
    numbers.set(kind, number + 1);
    materials.push({
      ...{ id, pageId, kind, number, title, summary, language: page.language, access: 'team' },
      ...{ heldOn: '', place: '', country: '', collector: '', side: '', organisation: '', actorType: '' },
      ...{ createdBy, ...dates },
    });
    link('material', one);
    if (update === null) continue;
    const draft = staged.get(guid);
    if (draft === undefined) throw new NavetteError('conflict');
    transcripts.push({ id: draft, pageId, materialId: id });
  }
  await insertMaterials(trx, materials);
  if (!(await attachTranscripts(trx, transcripts))) throw new NavetteError('conflict');

  const last = new Map(await lastExtractNumbers(trx, pageId));
  const extracts: Extract[] = [];
  for (const one of plan.extracts) {
    const { id, materialId, isNew, anchor, from, to, note, createdBy: by } = one;
    link('extract', one);
    if (!isNew) {
      await updateExtract(trx, id, { updatedAt: at, ...(note === null ? {} : { note }) });
      continue;
    }
    const number = (last.get(materialId) ?? 0) + 1;
    last.set(materialId, number);
    const place = { anchor, beginsAt: from, endsAt: to };
    extracts.push({
      ...{ id, pageId, materialId, number, ...place, note: note ?? '', createdBy: by },
      ...{ ...dates, removedAt: null },
    });
  }
  await insertExtracts(trx, extracts);
  const given = plan.extracts.flatMap(({ id, codes: of }) =>
    of.map((code) => ({ extractId: id, codeId: code.id, codedBy: code.by, createdAt: at })),
  );
  await addCodesToExtracts(trx, given);
  await insertAnalysisGuids(trx, links);
}
