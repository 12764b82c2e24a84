import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import {
  deleteBlindStudy,
  findBlindStudy,
  insertBlindStudy,
  listCodersSince,
  updateBlindStudy,
} from '#db/extracts/blind-coding-repository.ts';
import { listPersonNames } from '#db/extracts/coder-repository.ts';
import type { Extract, GivenCode } from '#db/extracts/extract-repository.ts';
import { requireStudy } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** The state of a study whose coders do not see each other's codes. */
export interface BlindCodingView {
  readonly startedAt: string;
  /** The names of the coders who have declared that they are done. */
  readonly done: readonly string[];
  /** The viewer has declared it. */
  readonly isDone: boolean;
}

/**
 * The id of the only coder whose extracts and codes a viewer sees in a study: the viewer's own
 * during blind coding; null for all coders'.
 */
export async function blindTo(db: Reader | Writer, pageId: string, viewer: Viewer): Promise<string | null> {
  const id = personIdOf(viewer);
  // The command line has no codes of its own.
  if (id === null) return null;
  return (await findBlindStudy(db, pageId)) ? id : null;
}

/** Whether an extract is visible under the result of `blindTo`. */
export const isSeen =
  (blind: string | null) =>
  ({ createdBy }: Pick<Extract, 'createdBy'>): boolean =>
    blind === null || createdBy === blind;

/** Whether a given code is visible under it. */
export const isGivenBy =
  (blind: string | null) =>
  ({ codedBy }: Pick<GivenCode, 'codedBy'>): boolean =>
    blind === null || codedBy === blind;

/**
 * Blind coding: the agreement of two coders is only meaningful if neither saw the other's codes.
 * While a study is coded blind, each coder sees only their own extracts and codes, in every list,
 * count and file, until all coders have declared that they are done.
 */
export class BlindCoding {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Null for a study that is not coded blind. @throws NavetteError `not-found`, `forbidden` */
  async find(pageId: string, viewer: Viewer): Promise<BlindCodingView | null> {
    const { read } = this.#database;
    await requireStudy(read, viewer, 'material.read', pageId);
    const found = await findBlindStudy(read, pageId);
    if (!found) return null;
    const names = await listPersonNames(read, found.done);
    const own = personIdOf(viewer);
    return {
      startedAt: found.startedAt,
      done: found.done.flatMap((id) => names.get(id) ?? []),
      isDone: own !== null && found.done.includes(own),
    };
  }

  /** Starts blind coding. @throws NavetteError as `finish` */
  async start(pageId: string, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#database, async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      if (await findBlindStudy(trx, pageId)) return;
      const at = this.#clock().toISOString();
      await insertBlindStudy(trx, pageId, at);
      await this.#record(trx, pageId, viewer, at);
    });
  }

  /**
   * Declares that the viewer is done. Everything is shown once all who have coded since the start
   * are, at least two.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` in an archived study
   */
  async finish(pageId: string, viewer: Viewer): Promise<void> {
    const own = personIdOf(viewer);
    if (own === null) throw new NavetteError('forbidden');
    await writeFor(viewer, this.#database, async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      const found = await findBlindStudy(trx, pageId);
      if (!found) return;
      const done = new Set([...found.done, own]);
      const coders = await listCodersSince(trx, pageId, found.startedAt);
      if (done.size < 2 || coders.some((id) => !done.has(id))) return updateBlindStudy(trx, pageId, [...done]);
      await deleteBlindStudy(trx, pageId);
      await this.#record(trx, pageId, viewer, this.#clock().toISOString());
    });
  }

  /** Ends blind coding now. @throws NavetteError as `finish` */
  async stop(pageId: string, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#database, async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      if (!(await findBlindStudy(trx, pageId))) return;
      await deleteBlindStudy(trx, pageId);
      await this.#record(trx, pageId, viewer, this.#clock().toISOString());
    });
  }

  async #record(trx: Writer, pageId: string, viewer: Viewer, at: string): Promise<void> {
    const entry = { at, actor: actorOf(viewer), subject: pageId, pageId };
    await insertAuditEntry(trx, { ...entry, action: 'study.codes-changed', detail: {} });
  }
}
