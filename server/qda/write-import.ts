import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { MOST_CODES_OF_EXTRACT } from '#content/input/material/extract-input.ts';
import type { MaterialKind } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { findBlindStudy } from '#db/extracts/blind-coding-repository.ts';
import { listCodes, putCodes } from '#db/extracts/code-repository.ts';
import { countExtracts } from '#db/extracts/extract-repository.ts';
import {
  type AnalysisImport,
  addStagedMaterials,
  changeByStaged,
  finishAnalysisImport,
  hasTooManyCodes,
  insertAnalysisImport,
  keepNotes,
  listAnalysisImports,
  listNotesToChange,
  removeSomeStaged,
  showStaged,
} from '#db/extracts/staged-import-repository.ts';
import { listTranscripts } from '#db/extracts/transcript-repository.ts';
import { countMaterials, findMaterials, nextMaterialNumber } from '#db/materials/material-repository.ts';
import { MOST_CODES } from '#server/extracts/code-book.ts';
import { MOST_EXTRACTS } from '#server/extracts/extract-service.ts';
import { MOST_MATERIALS } from '#server/materials/material-service.ts';
import { openMaterials, requireStudy } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { piecesOf, type StagedTranscripts } from './import-pieces.ts';
import type { ImportPlan } from './import-plan.ts';
import type { ImportState } from './import-state.ts';

/** A plan, and what it rests on. */
export interface PlannedImport {
  readonly plan: ImportPlan;
  readonly state: ImportState;
  readonly transcripts: StagedTranscripts;
  /** What extracts had when the first plan was made: notes that are others by now stay. */
  readonly before: ImportState['extracts'];
}

interface ImportWriterDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Writes imports of analysts' projects: in pieces, so that what others write never waits for long,
 * and seen by nobody before the last transaction, which is small (docs/decisions/0155).
 */
export class ImportWriter {
  readonly #deps: ImportWriterDeps;

  constructor(deps: ImportWriterDeps) {
    this.#deps = deps;
  }

  /**
   * Carries out a plan: all of it, or nothing. Only one at a time may be written into a study.
   * @param finish what is to be stored with it
   * @returns false if the study is no longer what the plan rests on
   * @throws NavetteError `not-found`, `forbidden`, `too-many`
   */
  async write(
    pageId: string,
    planned: PlannedImport,
    viewer: Viewer,
    finish: (trx: Writer, at: string) => Promise<void>,
  ): Promise<boolean> {
    const { database, clock, logger } = this.#deps;
    await this.tidy(pageId);
    const own: AnalysisImport = { id: newId(), pageId, begunAt: clock().toISOString(), finishedAt: null };
    try {
      await writeFor(viewer, database, (trx) => insertAnalysisImport(trx, own));
      for (const piece of piecesOf(planned.plan, planned.transcripts, own)) await writeFor(viewer, database, piece);
      return await writeFor(viewer, database, async (trx) => {
        if (!(await isCurrent(trx, pageId, planned, viewer))) return false;
        await this.#bringIn(trx, own, planned, viewer, finish);
        return true;
      });
    } catch (error) {
      // A piece may fail for want of what was deleted meanwhile.
      if (error === STALE || !(await isCurrent(database.read, pageId, planned, viewer))) return false;
      throw error;
    } finally {
      await this.tidy(pageId).catch((error: unknown) => {
        logger.error({ err: error }, 'what an import staged is not removed yet');
      });
    }
  }

  /** The last transaction. @throws STALE if the study has changed */
  async #bringIn(
    trx: Writer,
    own: AnalysisImport,
    { plan, before }: PlannedImport,
    viewer: Viewer,
    finish: (trx: Writer, at: string) => Promise<void>,
  ): Promise<void> {
    const { pageId } = own;
    const page = await requireStudy(trx, viewer, 'material.write', pageId);
    await requireRoom(trx, pageId, plan);
    const at = this.#deps.clock().toISOString();
    const changed = plan.codes.filter(({ isNew }) => !isNew);
    await putCodes(
      trx,
      changed.map(({ id, facts }) => ({ id, pageId, ...facts, createdAt: at, updatedAt: at })),
    );
    const facts = { language: page.language, createdBy: personIdOf(viewer), createdAt: at };
    const findNext = (kind: MaterialKind) => nextMaterialNumber(trx, pageId, kind);
    if (!(await addStagedMaterials(trx, own, facts, findNext))) throw STALE;
    const notes = await listNotesToChange(trx, own);
    const others = notes.filter(({ id, note }) => before.get(id)?.note !== note);
    await keepNotes(
      trx,
      own,
      others.map(({ id }) => id),
    );
    await changeByStaged(trx, own, at);
    if (await hasTooManyCodes(trx, own, MOST_CODES_OF_EXTRACT)) throw STALE;
    await showStaged(trx, own);
    await finishAnalysisImport(trx, own, at);
    await finish(trx, at);
  }

  /**
   * Removes, piece by piece, what imports have staged that did not come in, and what those that
   * came in need no more: of one study, in which none may be under way, or of all.
   */
  async tidy(pageId: string | null = null): Promise<void> {
    const { database } = this.#deps;
    for (const one of await listAnalysisImports(database.read, pageId))
      while (await database.write((trx) => removeSomeStaged(trx, one)));
  }
}

/** The study has changed since the plan was made. */
const STALE = new Error('the study has changed meanwhile');

/**
 * Whether a study still has the codes, and the materials with their transcripts, that a plan rests
 * on, and is coded blind, or not, as it was: who codes during it is known by the dates of their
 * codes. Extracts that were removed or coded meanwhile are seen to by the statements.
 * @throws NavetteError as `requireStudy`
 */
async function isCurrent(
  db: Reader | Writer,
  pageId: string,
  { plan, state }: PlannedImport,
  viewer: Viewer,
): Promise<boolean> {
  await requireStudy(db, viewer, 'material.write', pageId);
  if (JSON.stringify(await listCodes(db, pageId)) !== JSON.stringify(state.codes)) return false;
  if (((await findBlindStudy(db, pageId))?.startedAt ?? null) !== state.blindSince) return false;
  const added = new Set(plan.materials.map(({ id }) => id));
  const wanted = [...new Set(plan.extracts.map(({ materialId }) => materialId))].filter((id) => !added.has(id));
  if (wanted.length === 0) return true;
  const open = new Set((await openMaterials(db, viewer, await findMaterials(db, wanted))).map(({ id }) => id));
  const drafts = new Map((await listTranscripts(db, pageId)).map(({ id, materialId }) => [materialId, id]));
  return wanted.every((id) => open.has(id) === state.open.has(id) && drafts.get(id) === state.transcripts.get(id));
}

/** Checks that a study has room for what a plan adds. @throws NavetteError `too-many` */
async function requireRoom(trx: Writer, pageId: string, plan: ImportPlan): Promise<void> {
  const added = (list: readonly { readonly isNew: boolean }[]) => list.filter(({ isNew }) => isNew).length;
  const bounds: readonly (readonly [count: number, limit: number])[] = [
    [(await listCodes(trx, pageId)).length + added(plan.codes), MOST_CODES],
    [(await countMaterials(trx, pageId)) + plan.materials.length, MOST_MATERIALS],
    [(await countExtracts(trx, pageId)) + added(plan.extracts), MOST_EXTRACTS],
  ];
  for (const [count, limit] of bounds) if (count > limit) throw new NavetteError('too-many', { limit });
}
