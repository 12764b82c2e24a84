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
import type { Clock } from '#server/runtime/clock.ts';

/** What is said of a study whose coders do not see each other's codes. */
export interface BlindCodingView {
  readonly startedAt: string;
  /** The names of those who have said that they are done. */
  readonly done: readonly string[];
  /** The viewer has said so. */
  readonly isDone: boolean;
}

/**
 * Whose extracts and codes alone a viewer sees in a study: the viewer's own while its coders do not
 * see each other's; null: everybody's.
 */
export async function blindTo(db: Reader | Writer, pageId: string, viewer: Viewer): Promise<string | null> {
  const id = personIdOf(viewer);
  // The command line codes nothing.
  if (id === null) return null;
  return (await findBlindStudy(db, pageId)) ? id : null;
}

/** Whether an extract is seen by whom `blindTo` names. */
export const isSeen =
  (blind: string | null) =>
  ({ createdBy }: Pick<Extract, 'createdBy'>): boolean =>
    blind === null || createdBy === blind;

/** Whether a code that was given is. */
export const isGivenBy =
  (blind: string | null) =>
  ({ codedBy }: Pick<GivenCode, 'codedBy'>): boolean =>
    blind === null || codedBy === blind;

/**
 * Coding blind: what two people found in a text says how far they agree only if neither saw what the
 * other found. While a study is coded so, each sees the extracts that they marked and the codes that
 * they gave, in every list, count and file, until all who code have said that they are done.
 */
export class BlindCoding {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Null for a study whose coders see everything. @throws NavetteError `not-found`, `forbidden` */
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

  /** From now on, coders do not see each other's codes. @throws NavetteError as `finish` */
  async start(pageId: string, viewer: Viewer): Promise<void> {
    await this.#database.write(async (trx) => {
      await requireStudy(trx, viewer, 'material.write', pageId);
      if (await findBlindStudy(trx, pageId)) return;
      const at = this.#clock().toISOString();
      await insertBlindStudy(trx, pageId, at);
      await this.#record(trx, pageId, viewer, at);
    });
  }

  /**
   * The viewer is done. Everything is shown once all who have coded since the start are, two of them
   * at least.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` in an archived study
   */
  async finish(pageId: string, viewer: Viewer): Promise<void> {
    const own = personIdOf(viewer);
    if (own === null) throw new NavetteError('forbidden');
    await this.#database.write(async (trx) => {
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

  /** Shows everything now. @throws NavetteError as `finish` */
  async stop(pageId: string, viewer: Viewer): Promise<void> {
    await this.#database.write(async (trx) => {
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
