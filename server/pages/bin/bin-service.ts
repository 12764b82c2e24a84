import { pagePath } from '#content/addresses/address.ts';
import { actorOf, authorise, COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject, type Visibility } from '#content/permission.ts';
import { oneLine } from '#content/text/one-line.ts';
import { eraseDetailsOfPage, insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { type BinnedPage, binPage, countBinned, listBinned, unbinPage } from '#db/pages/bin-repository.ts';
import { findPage, type Page, type PageRow } from '#db/pages/page-repository.ts';
import { listOtherDrafts } from '#db/studies/section-repository.ts';
import {
  deletePage,
  describeRemoval,
  findOtherUses,
  listLinks,
  listOtherPages,
  listOwnFiles,
  MOST_NAMED,
  type Removal,
} from '#db/upkeep/removal-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { FileEraser } from '#server/files/uploads/file-eraser.ts';
import type { DeletionRecords } from '#server/materials/records/deletion-records.ts';
import { deleteWithheld } from '#server/materials/shown-pictures.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { findFilesInTexts, findLinksInDrafts } from './other-texts.ts';
import { binReturned, SERVER } from './returned-pages.ts';

const DAY = 24 * 3600 * 1000;
/** Days for which a page stays in the bin; then the server deletes it. */
export const DAYS_IN_BIN = 30;
/** Most pages that the screen of the bin lists. */
const MOST_LISTED = 200;

/** A page in the bin, as its list shows it. */
export interface BinRow extends Pick<Page, 'id' | 'kind' | 'slug' | 'title' | 'language' | 'editionNumber'> {
  /** ISO 8601. */
  readonly binnedAt: string;
  /** Empty if that was no person. */
  readonly by: string;
  /** When the server deletes it, ISO 8601. */
  readonly until: string;
}

/**
 * What is deleted with a page, and with its files as far as database rows show: the page's deletion
 * also searches other drafts.
 */
export interface DescribedRemoval extends Removal {
  readonly page: BinRow;
  readonly files: { readonly deleted: number; readonly kept: number };
}

interface BinServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly eraser: Pick<FileEraser, 'run'>;
  readonly deletions: DeletionRecords;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The bin: pages put aside, brought back exactly as they were, or deleted for good. */
export class BinService {
  readonly #deps: BinServiceDeps;

  constructor(deps: BinServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Puts a page into the bin: nobody can read, find or edit it. Its content does not change.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async bin(id: string, viewer: Viewer): Promise<void> {
    const at = this.#deps.clock().toISOString();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const page = await requirePage(trx, viewer, 'page.bin', id);
      if (page.binnedAt !== null) return;
      const personId = personIdOf(viewer);
      await binPage(trx, page, at, personId !== null && (await findPerson(trx, personId)) ? personId : null);
      await insertAuditEntry(trx, {
        at,
        actor: actorOf(viewer),
        action: 'page.binned',
        subject: id,
        pageId: id,
        detail: {},
      });
    });
    this.#deps.events.emit('page-changed', id);
  }

  /** Brings a page back, exactly as it was. @throws NavetteError `not-found`, `forbidden` */
  async restore(id: string, viewer: Viewer): Promise<Page> {
    const at = this.#deps.clock().toISOString();
    const page = await writeFor(viewer, this.#deps.database, async (trx) => {
      const page = await requirePage(trx, viewer, 'page.bin', id);
      if (page.binnedAt === null) return page;
      await unbinPage(trx, id);
      await insertAuditEntry(trx, {
        at,
        actor: actorOf(viewer),
        action: 'page.unbinned',
        subject: id,
        pageId: id,
        detail: {},
      });
      return page;
    });
    await this.#deps.deletions.drop(id);
    this.#deps.events.emit('page-changed', id);
    return page;
  }

  /**
   * The pages in the bin, the latest first, and how many there are. @throws NavetteError
   * `forbidden`
   */
  async list(viewer: Viewer): Promise<{ rows: BinRow[]; count: number }> {
    authorise(viewer, 'page.bin');
    const { read } = this.#deps.database;
    return { rows: (await listBinned(read, MOST_LISTED)).map(toRow), count: await countBinned(read) };
  }

  /**
   * What deleting a page in the bin would delete.
   * @throws NavetteError `not-found` if it is not in the bin, `forbidden`
   */
  async describe(id: string, viewer: Viewer): Promise<DescribedRemoval> {
    const { read } = this.#deps.database;
    const page = await this.requireBinned(id, viewer);
    const removal = await describeRemoval(read, page, pagePath);
    const files = await listOwnFiles(read, id);
    const kept = await findOtherUses(
      read,
      id,
      files.map((file) => file.id),
    );
    const by = page.binnedBy === null ? null : await findPerson(read, page.binnedBy);
    return {
      ...removal,
      links: await this.withDraftLinks(page, removal.links),
      page: toRow({ page, byName: by?.name ?? null }),
      files: { deleted: files.length - kept.size, kept: kept.size },
    };
  }

  /**
   * Deletes a page in the bin for good.
   * @param title typed to confirm
   * @throws NavetteError `not-found` if it is not in the bin, `forbidden`; `invalid` with `fields`
   * `title`
   */
  async remove(id: string, title: string, viewer: Viewer): Promise<void> {
    const page = await this.requireBinned(id, viewer);
    if (comparable(title) !== comparable(page.title)) throw new NavetteError('invalid', { fields: ['title'] });
    await this.delete(page, actorOf(viewer), (current) => authorise(viewer, 'page.delete', pageSubject(current)));
  }

  /**
   * Deletes pages that were in the bin for long enough, at most `limit`. For the server's own use.
   * @returns how many
   */
  async removeExpired(limit: number): Promise<number> {
    const before = this.expiry();
    const expired = await listBinned(this.#deps.database.read, limit, before);
    for (const { page } of expired) {
      await this.delete(page, SERVER, ({ binnedAt }) => {
        // Brought back and binned again meanwhile.
        if (binnedAt === null || binnedAt >= before) throw new NavetteError('not-found');
      });
    }
    return expired.length;
  }

  /**
   * Puts pages that a restored backup brought back, though they had been deleted for good, into the
   * bin. For the server's own use, before anybody is answered.
   * @returns how many are back
   */
  async binReturned(): Promise<number> {
    return (await binReturned(this.#deps)).length;
  }

  /** Deletes them again. For the command line. @returns how many */
  async removeReturned(): Promise<number> {
    const returned = await binReturned(this.#deps);
    for (const page of returned) await this.delete(page, actorOf(COMMAND_LINE), () => {});
    return returned.length;
  }

  private expiry(): string {
    return new Date(this.#deps.clock().getTime() - DAYS_IN_BIN * DAY).toISOString();
  }

  private async requireBinned(id: string, viewer: Viewer): Promise<Page> {
    const page = await findPage(this.#deps.database.read, id);
    authorise(viewer, 'page.delete');
    if (!page || page.binnedAt === null) throw new NavetteError('not-found');
    authorise(viewer, 'page.delete', pageSubject(page));
    return page;
  }

  /** The pages that link to a page: in their latest editions, and in their drafts. */
  private async withDraftLinks(page: Page, links: Removal['links']): Promise<Removal['links']> {
    const { tasks, database } = this.#deps;
    const { read } = database;
    const written = await listLinks(read, page.id, pagePath);
    const most = MOST_NAMED + links.length;
    const found = await findLinksInDrafts({ read, tasks }, page.id, written, most);
    const known = new Set(links.map(pagePath));
    const others = (await listOtherPages(read, page.id)).filter(
      (one) => found.has(one.id) && !one.isBinned && !known.has(pagePath(one)),
    );
    const all = [...links, ...others.map(({ kind, slug, title }) => ({ kind, slug, title }))];
    return all.sort((a, b) => (a.title < b.title ? -1 : 1)).slice(0, MOST_NAMED);
  }

  /** @param check throws if the page, as it is in the transaction, is not to be deleted */
  private async delete(page: Pick<PageRow, 'id'>, actor: string, check: (current: Page) => void): Promise<void> {
    const at = this.#deps.clock().toISOString();
    // Before the rows are deleted: otherwise received updates would be stored without their page.
    await this.#deps.drafts.dismiss(page.id);
    for (const id of await listOtherDrafts(this.#deps.database.read, page.id)) await this.#deps.drafts.dismiss(id);
    const kept = await this.findKept(page);
    const { deletions } = this.#deps;
    await deletions.keep({ id: page.id, deletedAt: at });
    const deleted = this.#deps.database.write(async (trx) => {
      const current = await findPage(trx, page.id);
      if (!current || current.binnedAt === null) throw new NavetteError('not-found');
      check(current);
      await deleteWithheld(trx, { pageId: page.id }, at);
      await deletePage(trx, current, { readers: readersOf(current), kept, at });
      await eraseDetailsOfPage(trx, page.id);
      await insertAuditEntry(trx, {
        at,
        actor,
        action: 'page.deleted',
        subject: page.id,
        pageId: page.id,
        detail: { kind: current.kind },
      });
    });
    await deleted.catch(async (error: unknown) => {
      await deletions.drop(page.id);
      throw error;
    });
    await this.#deps.eraser.run();
    this.#deps.events.emit('page-deleted', page.id);
    this.#deps.events.emit('page-changed', page.id);
  }

  /** The files of a page that others use, with the page that has them from now on. */
  private async findKept(page: Pick<PageRow, 'id'>): Promise<Map<string, string | null>> {
    const { tasks, database } = this.#deps;
    const { read } = database;
    const files = (await listOwnFiles(read, page.id)).map(({ id }) => id);
    const kept = await findOtherUses(read, page.id, files);
    const wanted = files.filter((id) => !kept.has(id));
    if (wanted.length === 0) return kept;
    for (const [id, user] of await findFilesInTexts({ read, tasks }, page.id, wanted)) kept.set(id, user);
    return kept;
  }
}

function toRow({ page, byName }: BinnedPage): BinRow {
  const { id, kind, slug, title, language, editionNumber } = page;
  const binnedAt = page.binnedAt ?? '';
  const until = new Date(Date.parse(binnedAt) + DAYS_IN_BIN * DAY).toISOString();
  return { id, kind, slug, title, language, editionNumber, binnedAt, by: byName ?? '', until };
}

/** The visibility that a page had for readers before it was binned; null if none of them saw it. */
function readersOf(page: Page): Visibility | null {
  const { beforeBin } = pageSubject(page);
  return beforeBin?.published ? page.visibility : null;
}

/** A title as it may be typed again: without what typography adds to it. */
function comparable(title: string): string {
  return oneLine(title.normalize('NFC')).replace(/’/g, "'").replace(/ /g, '');
}
