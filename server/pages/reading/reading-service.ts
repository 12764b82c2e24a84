import { type Address, pagePath } from '#content/addresses/address.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { NavetteError } from '#content/errors.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, listedVisibilities, pageSubject } from '#content/permission.ts';
import type { Lock } from '#content/render/locked-links.ts';
import type { EditionReview } from '#content/review.ts';
import type { Database } from '#db/driver/database.ts';
import { findMaskedNotice } from '#db/materials/masked-text-repository.ts';
import { listCitingPages } from '#db/pages/edition-link-repository.ts';
import {
  type Edition,
  type EditionText,
  findEdition,
  findEditionText,
  findEditionTitle,
} from '#db/pages/edition-repository.ts';
import { findFeaturedPage } from '#db/pages/featured-page-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { listRelated } from '#db/pages/related-page-repository.ts';
import { areReviewsShown } from '#db/reviews/review-request-repository.ts';
import type { PracticeOrigins, PracticeOriginsService } from '#server/materials/practice-origins.ts';
import type { AttachmentRow, AttachmentService } from '#server/pages/attachment-service.ts';
import type { PageService } from '#server/pages/page-service.ts';
import { findStandings, type Standing } from '#server/pages/standing.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { CollectionReading, PlaceInCollection } from './collection-reading.ts';
import type { LensService, PageLens } from './lens-service.ts';
import type { PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';
import { findLinkTarget, findLocks, type LinkTarget } from './reserved-links.ts';
import type { FilledText, TextFiller } from './text-filler.ts';

export interface ReadPage extends FilledText {
  readonly page: Page;
  /** Null for staff viewing a page that was never published. */
  readonly edition: Edition | null;
  /** The reviews of the edition, if the page shows its reviewers. */
  readonly reviews: readonly EditionReview[];
  /** The edition's attachments. */
  readonly attachments: readonly AttachmentRow[];
  readonly places: readonly PlaceInCollection[];
  /** For the latest edition: the nearest pages, and those that link to it. */
  readonly related: readonly PageCard[];
  readonly citedBy: readonly PageCard[];
  /** For the latest edition of a practice: where it comes from. */
  readonly origins: PracticeOrigins | null;
  /** For the latest edition: the lenses of the page, with what they ask. */
  readonly lenses: readonly PageLens[];
  /** For the latest edition, if its notice has masks: the notice without them. */
  readonly wholeNotice: Notice | null;
  /** Where the page stands, for those who may read its draft. */
  readonly standing: Standing | null;
  /** For the staff: the home page shows it first. */
  readonly featured: boolean;
  /** Set when the address is a former one. */
  readonly movedTo: string | null;
}

/** Cards at the end of a page. */
const MOST_RELATED = 3;
const MOST_CITING = 8;

interface ReadingServiceDeps {
  readonly database: Database;
  readonly pages: PageService;
  readonly cards: PageCards;
  readonly filler: TextFiller;
  readonly collections: CollectionReading;
  readonly attachments: AttachmentService;
  readonly clock: Clock;
  readonly origins: PracticeOriginsService;
  readonly lenses: LensService;
}

/** Pages as readers get them, according to the viewer's rights. */
export class ReadingService {
  readonly #deps: ReadingServiceDeps;

  constructor(deps: ReadingServiceDeps) {
    this.#deps = deps;
  }

  /**
   * A page for reading, in its latest edition or the requested one.
   * @throws NavetteError `not-found`
   */
  async read(viewer: Viewer, kind: PageKind, slug: string, number?: number): Promise<ReadPage> {
    const page = await this.#deps.pages.requireAt(viewer, kind, slug);
    const wanted = number ?? page.editionNumber;
    const edition = wanted === null ? null : await findEdition(this.#deps.database.read, page.id, wanted);
    const filled: FilledText = edition ? await this.#fill(viewer, page, edition) : { html: '', sources: null };
    return {
      page,
      edition,
      ...filled,
      reviews: edition && (await areReviewsShown(this.#deps.database.read, page.id)) ? edition.reviews : [],
      attachments: edition ? await this.#deps.attachments.ofEdition(page.id, edition.number) : [],
      places: await this.#deps.collections.places(viewer, page),
      ...(number === undefined && edition ? await this.neighbours(viewer, page) : { related: [], citedBy: [] }),
      origins:
        page.kind === 'practice' && edition && number === undefined
          ? await this.#deps.origins.find(viewer, page, edition.document)
          : null,
      lenses: edition && number === undefined ? await this.#deps.lenses.ofPage(viewer, page.id) : [],
      wholeNotice: edition && number === undefined ? await this.#wholeNotice(page, edition) : null,
      standing: await this.standing(viewer, page),
      featured: viewer.role === 'staff' && (await findFeaturedPage(this.#deps.database.read)) === page.id,
      movedTo: page.slug === slug ? null : pagePath(page),
    };
  }

  /**
   * The text of a page's latest edition as this viewer reads it, for what leaves as a file.
   * The caller has checked that the viewer may read the page.
   * @throws NavetteError `not-found` for a page without edition
   */
  async requireText(viewer: Viewer, page: Page): Promise<FilledText & { readonly edition: EditionText }> {
    const { id, editionNumber } = page;
    const edition = editionNumber === null ? null : await findEditionText(this.#deps.database.read, id, editionNumber);
    if (!edition) throw new NavetteError('not-found');
    const claims = () => listClaims(JSON.parse(edition.document) as DocumentNode);
    return { edition, ...(await this.#deps.filler.fill(viewer, edition.html, { pageId: id, claims })) };
  }

  /**
   * The title of a page's latest edition. The caller has checked that the viewer may read the page.
   * @throws NavetteError `not-found` for a page without edition
   */
  async requireTitle({ id, editionNumber }: Page): Promise<string> {
    const title = editionNumber === null ? null : await findEditionTitle(this.#deps.database.read, id, editionNumber);
    if (title === null) throw new NavetteError('not-found');
    return title;
  }

  async #wholeNotice({ id }: Page, { number }: Edition): Promise<Notice | null> {
    const notice = await findMaskedNotice(this.#deps.database.read, id, number);
    return notice === null ? null : (JSON.parse(notice) as Notice);
  }

  #fill(viewer: Viewer, page: Page, edition: Edition): Promise<FilledText> {
    const own = { pageId: page.id, claims: () => listClaims(edition.document) };
    return this.#deps.filler.fill(viewer, edition.html, own);
  }

  /** What to read next, and what links to a page, as far as this viewer may list it. */
  private async neighbours(viewer: Viewer, page: Page): Promise<Pick<ReadPage, 'related' | 'citedBy'>> {
    const visibilities = listedVisibilities(viewer);
    if (visibilities.length === 0 || page.archivedAt !== null || isOfSite(page.kind))
      return { related: [], citedBy: [] };
    const { read } = this.#deps.database;
    const [related, citing] = await Promise.all([
      listRelated(read, page.id),
      listCitingPages(read, page.id, visibilities, MOST_CITING),
    ]);
    const cards = async (ids: readonly string[]) =>
      (await this.#deps.cards.list(viewer, ids)).filter(({ kind }) => !isOfSite(kind));
    return { related: (await cards(related)).slice(0, MOST_RELATED), citedBy: await cards(citing) };
  }

  /** The locks of what a text links to and this viewer may not open, by `addressKey`. */
  locks(viewer: Viewer, html: string): Promise<ReadonlyMap<string, Lock>> {
    return findLocks(this.#deps.database.read, viewer, html);
  }

  /**
   * What the link to an address leads to, of a text that this viewer reads; null if it has none.
   */
  linkTarget(viewer: Viewer, html: string, address: Address): Promise<LinkTarget | null> {
    return findLinkTarget(this.#deps.database.read, viewer, html, address);
  }

  /** Where a page stands; null for viewers who may not read its draft. */
  async standing(viewer: Viewer, page: Page): Promise<Standing | null> {
    if (!can(viewer, 'draft.read', pageSubject(page))) return null;
    return (await findStandings(this.#deps.database.read, [page], this.#deps.clock)).get(page.id) ?? null;
  }
}
