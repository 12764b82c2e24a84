import { dayIn } from '#content/activity/local-day.ts';
import { faultyDays, withPossibleDays } from '#content/activity/notice-days.ts';
import { authorise } from '#content/authorise.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import { NavetteError } from '#content/errors.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from '#content/input/head-limits.ts';
import type { NoticeFieldChange } from '#content/input/notice-field-input.ts';
import { type PageInput, pageInput } from '#content/input/page-input.ts';
import { checkInput } from '#content/input/parse-input.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { type Notice, parseNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Action, can, listedVisibilities, pageSubject } from '#content/permission.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import {
  findPage,
  findPageBySlug,
  findPages,
  findRemovedAddress,
  listPages,
  type Page,
  type PageFilter,
  type PageRow,
} from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import { isNamedAddress } from '#server/materials/named-addresses.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { changePage } from './change-page.ts';
import { type NewPage, newPageWriter } from './new-page.ts';
import { storeNoticeField } from './notice-field.ts';
import { findStandings, type Standing } from './standing.ts';

/** Re-exported for `app`, which must not import from `db`. */
export type { Page, PageRow } from '#db/pages/page-repository.ts';

export interface PageDetails extends PageInput {
  readonly common: unknown;
  readonly own: unknown;
  /**
   * The `updatedAt` of the page that was edited; a change by somebody else meanwhile is then a
   * `conflict` in `version`.
   */
  readonly version?: string;
  /**
   * The title and summary that were changed; by default, the page's present ones. Others may have
   * continued to edit them in place.
   */
  readonly shown?: DraftHead;
}

interface PageServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly events: EventBus;
  readonly clock: Clock;
  /** The network's. */
  readonly timeZone: string;
}

/** Pages: created, found, changed, archived. Their texts are in drafts and editions. */
export class PageService {
  readonly #deps: PageServiceDeps;

  constructor(deps: PageServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Creates a page with its first text.
   * @throws NavetteError `invalid` with the faulty fields, `conflict` for a slug that is taken
   */
  async create(input: NewPage, viewer: Viewer): Promise<Page> {
    authorise(viewer, 'page.create');
    const write = newPageWriter(input, viewer, this.#deps.clock());
    const page = await writeFor(viewer, this.#deps.database, write);
    this.#deps.events.emit('page-changed', page.id);
    return page;
  }

  /**
   * The page at an address, if the viewer may read it or its draft.
   * @param action what they want to do with it; by default, to read it
   * @throws NavetteError `not-found`; `gone` if it is in the bin or was deleted, and they could
   * read it before
   */
  async requireAt(viewer: Viewer, kind: PageKind, slug: string, action: Action = 'page.read'): Promise<Page> {
    const page = await findPageBySlug(this.#deps.database.read, kind, slug);
    if (!page) return this.refuseMissing(viewer, kind, slug);
    const { id: pageId, binnedAt: since, binnedBy } = page;
    if (since !== null && can(viewer, 'page.bin')) {
      const by = binnedBy === null ? null : await findPerson(this.#deps.database.read, binnedBy);
      throw new NavetteError('gone', { reason: 'binned', pageId, since, by: by?.name ?? '' });
    }
    authorise(viewer, action, pageSubject(page));
    // A former address does not redirect readers if it contains a name that must not be shown.
    const isFormer = page.slug !== slug && !can(viewer, 'draft.read', pageSubject(page));
    if (isFormer && (await isNamedAddress(this.#deps.database.read, page, slug))) throw new NavetteError('not-found');
    return page;
  }

  /** Throws `gone` for a deleted page to viewers who could read it, and `not-found` to others. */
  private async refuseMissing(viewer: Viewer, kind: PageKind, slug: string): Promise<never> {
    const removed = await findRemovedAddress(this.#deps.database.read, kind, slug);
    const knew =
      removed !== null &&
      (can(viewer, 'page.bin') || (removed.readers !== null && listedVisibilities(viewer).includes(removed.readers)));
    throw knew ? new NavetteError('gone', { reason: 'removed' }) : new NavetteError('not-found');
  }

  /**
   * The page with this id, if the viewer may read it or its draft.
   * @throws NavetteError `not-found`
   */
  async require(viewer: Viewer, id: string): Promise<Page> {
    return requirePage(this.#deps.database.read, viewer, 'page.read', id);
  }

  /** The page with this id, or null. Checks no right: for the server's own use. */
  find(id: string): Promise<Page | null> {
    return findPage(this.#deps.database.read, id);
  }

  /**
   * True for a page that nobody has changed or published since it was made, including its draft.
   * Checks no right: for the server's own use.
   */
  async isAsMade({ id, status, editionNumber, createdAt, updatedAt }: Page): Promise<boolean> {
    if (editionNumber !== null || status !== 'draft' || updatedAt !== createdAt) return false;
    const writings = await listDraftWritings(this.#deps.database.read, [id]);
    return writings.every(({ at }) => at === createdAt);
  }

  /** Pages with their drafts' titles, for staff. */
  listDrafts(viewer: Viewer, filter: PageFilter = {}): Promise<PageRow[]> {
    authorise(viewer, 'draft.read');
    return listPages(this.#deps.database.read, filter);
  }

  /**
   * Those of these pages that exist and are not in the bin, in no order.
   * @throws NavetteError `forbidden`
   */
  async findDrafts(viewer: Viewer, ids: readonly string[]): Promise<PageRow[]> {
    authorise(viewer, 'draft.read');
    return (await findPages(this.#deps.database.read, ids)).filter(({ binnedAt }) => binnedAt === null);
  }

  /** Where each of these pages stands, by id. @throws NavetteError `forbidden` */
  async standings(viewer: Viewer, pages: readonly PageRow[]): Promise<Map<string, Standing>> {
    authorise(viewer, 'draft.read');
    return findStandings(this.#deps.database.read, pages, this.#deps.clock);
  }

  /** Where the pages with these ids stand, by id. @throws NavetteError `forbidden` */
  async standingsOf(viewer: Viewer, ids: readonly string[]): Promise<Map<string, Standing>> {
    return this.standings(viewer, await findPages(this.#deps.database.read, ids));
  }

  /** A notice that a file states, without days that no form takes, and the fields of these. */
  possibleDays(kind: PageKind, before: Notice, after: Notice): ReturnType<typeof withPossibleDays> {
    return withPossibleDays(kind, before, after, this.#today());
  }

  #today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }

  /**
   * Changes a page's title, summary, notice, visibility, address. Validates everything before
   * storing anything.
   * @throws NavetteError `invalid` with `fields` (named as in the form: `title`, `own.period`),
   * `conflict` for a slug that is taken
   */
  async changeDetails(id: string, input: PageDetails, viewer: Viewer): Promise<Page> {
    const page = await this.requireFor('page.manage', viewer, id);
    const parsed = parseNotice(page.kind, { common: input.common, own: input.own });
    const details = checkInput(pageInput, input);
    if (!details.ok || !parsed.ok) {
      const inNotice = parsed.ok ? [] : parsed.problems.map((problem) => problem.field);
      throw new NavetteError('invalid', { fields: [...(details.ok ? [] : details.fields), ...inNotice] });
    }
    const far = faultyDays(page.kind, page.notice, parsed.notice, this.#today());
    if (far.length > 0) throw new NavetteError('invalid', { fields: far });
    const { title, summary, ...rest } = details.value;
    const { visibility } = rest;
    const change = (head: Partial<DraftHead>) =>
      changePage(
        this.#deps,
        page,
        { ...rest, ...head, notice: parsed.notice },
        { viewer, action: 'page.changed', detail: visibility === page.visibility ? {} : { visibility } },
        input.version,
      );
    const shown = headShown(input.shown, page);
    if (title === shown.title && summary === shown.summary) return change({});
    const keep = (inDraft: boolean) => change(inDraft ? {} : { title, summary });
    const changed = await this.#deps.drafts.changeHead(id, shown, { title, summary }, keep, viewer);
    return { ...changed, ...(await this.findHead(id)) };
  }

  /**
   * Changes one field of a page's notice (`common.countries`, `own.period`), whatever others do to
   * its other fields meanwhile.
   * @throws NavetteError `invalid` or `conflict` with the field; `invalid` with `notice` if that
   * would be too long as a whole
   */
  async changeNoticeField(id: string, name: string, change: NoticeFieldChange, viewer: Viewer): Promise<Page> {
    await this.requireFor('page.manage', viewer, id);
    return storeNoticeField(this.#deps, id, name, change, viewer);
  }

  private async findHead(id: string): Promise<Partial<DraftHead>> {
    const page = await this.find(id);
    return page ? { title: page.title, summary: page.summary } : {};
  }

  /** Hides a page from readers, lists and search. Nothing is deleted. */
  async archive(id: string, viewer: Viewer): Promise<Page> {
    const page = await this.requireFor('page.archive', viewer, id);
    return changePage(
      this.#deps,
      page,
      { archivedAt: this.#deps.clock().toISOString() },
      { viewer, action: 'page.archived' },
    );
  }

  async restore(id: string, viewer: Viewer): Promise<Page> {
    const page = await this.requireFor('page.archive', viewer, id);
    return changePage(this.#deps, page, { archivedAt: null }, { viewer, action: 'page.restored' });
  }

  private async requireFor(action: Action, viewer: Viewer, id: string): Promise<Page> {
    const page = await this.require(viewer, id);
    authorise(viewer, action, pageSubject(page));
    return page;
  }
}

/** The title and summary that a form states that it showed, unless no page can have them. */
function headShown(shown: DraftHead | undefined, page: Page): DraftHead {
  const { title, summary } = shown ?? page;
  const mayBe = title.length <= LONGEST_TITLE && summary.length <= LONGEST_SUMMARY;
  return mayBe ? { title, summary } : { title: page.title, summary: page.summary };
}
