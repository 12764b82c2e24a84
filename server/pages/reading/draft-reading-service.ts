import { pagePath } from '#content/addresses/address.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { DocumentHeading } from '#content/document/reading/headings.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { type DraftWriting, findDraftPosition, listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { listAttachments } from '#db/files/attachment-repository.ts';
import { findPageWithdrawals, type PageWithdrawals } from '#db/materials/withdrawn-page-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { type AttachmentRow, toAttachmentRow } from '#server/pages/attachment-service.ts';
import type { PageService } from '#server/pages/page-service.ts';
import { nameState } from '#server/pages/publication/page-state.ts';
import type { Standing } from '#server/pages/standing.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { CollectionReading, PlaceInCollection } from './collection-reading.ts';
import type { ReadingService } from './reading-service.ts';
import type { FilledText, TextFiller } from './text-filler.ts';

/** A draft as its next edition would be read. */
export interface ComposedDraft extends FilledText {
  readonly page: Page;
  /** The position in the log of an update that the text holds: later ones may be in it too. */
  readonly position: number;
  readonly headings: readonly Omit<DocumentHeading, 'block'>[];
  readonly words: number;
  readonly attachments: readonly AttachmentRow[];
  readonly places: readonly PlaceInCollection[];
  /** Who wrote in it, the latest first. */
  readonly writings: readonly DraftWriting[];
  readonly standing: Standing | null;
  /** ISO 8601. */
  readonly readAt: string;
  /** Identifies this state of the page and its draft, as `EditionPreview.previewedState` does. */
  readonly state: string;
  /** The text, as JSON. */
  readonly document: string;
  /** How far withdrawals had come before it was read. */
  readonly withdrawals: PageWithdrawals;
}

/** A draft at its address. */
export interface ReadDraft extends ComposedDraft {
  /** Set when the address is a former one. */
  readonly movedTo: string | null;
}

interface DraftReadingDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly pages: PageService;
  readonly reading: ReadingService;
  readonly filler: TextFiller;
  readonly collections: CollectionReading;
  readonly clock: Clock;
}

/** Drafts for those who read them without writing. */
export class DraftReadingService {
  readonly #deps: DraftReadingDeps;

  constructor(deps: DraftReadingDeps) {
    this.#deps = deps;
  }

  /** @throws NavetteError `not-found`, `forbidden`, `sign-in-required`; those of DraftTaskRunner */
  async read(viewer: Viewer, kind: PageKind, slug: string): Promise<ReadDraft> {
    const page = await this.#deps.pages.requireAt(viewer, kind, slug);
    authoriseSeen(viewer, 'draft.read', pageSubject(page));
    return { ...(await this.compose(viewer, page)), movedTo: page.slug === slug ? null : pagePath(page) };
  }

  /**
   * A draft for a viewer whose right to read it the caller has checked.
   * @param reviewKey for who may read its files by a request for a review alone
   */
  async compose(viewer: Viewer, page: Page, reviewKey?: string): Promise<ComposedDraft> {
    const { database, drafts, tasks, reading, filler, collections, clock } = this.#deps;
    // Before the text: what is written meanwhile is announced as new, rather than missed.
    const position = await findDraftPosition(database.read, page.id);
    const withdrawals = await findPageWithdrawals(database.read, page.id);
    const { language } = page;
    const text = await tasks.runAs(viewer, 'edition', await drafts.state(page.id, viewer), {
      language,
      ...(reviewKey === undefined ? {} : { reviewKey }),
    });
    const { html, headings, words, digest, document } = text;
    const attachments = await listAttachments(database.read, page.id);
    return {
      page,
      position,
      state: nameState(page, digest, attachments),
      document,
      withdrawals,
      ...(await filler.fill(viewer, html, {
        pageId: page.id,
        claims: () => listClaims(JSON.parse(document) as DocumentNode),
      })),
      headings,
      words,
      attachments: attachments.map((one) => toAttachmentRow(one, reviewKey)),
      places: await collections.places(viewer, page),
      writings: await listDraftWritings(database.read, [page.id]),
      standing: await reading.standing(viewer, page),
      readAt: clock().toISOString(),
    };
  }

  /** The position of a draft's last stored update. For the server's own use: checks no right. */
  findPosition(pageId: string): Promise<number> {
    return findDraftPosition(this.#deps.database.read, pageId);
  }
}
