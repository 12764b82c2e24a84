import { type Address, collectionPath, pagePath, parseAddress } from '#content/addresses/address.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import type { DescribeCited } from '#content/evidence/cited.ts';
import { listSources, type TextSources } from '#content/evidence/text-sources.ts';
import { LISTED_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import type { Locale } from '#content/locale.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { can, listedVisibilities, pageSubject } from '#content/permission.ts';
import { citedTargets, citedWords, fillCitations } from '#content/render/html-citation.ts';
import { escapeHtml } from '#content/render/html-escape.ts';
import { fillRests } from '#content/render/html-rests.ts';
import type { Lock } from '#content/render/locked-links.ts';
import type { EditionReview } from '#content/review.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Database } from '#db/driver/database.ts';
import { type Collection, findCollectionBySlug } from '#db/pages/collection-repository.ts';
import { listCitingPages } from '#db/pages/edition-link-repository.ts';
import { type Edition, findEdition } from '#db/pages/edition-repository.ts';
import { findFeaturedPage } from '#db/pages/featured-page-repository.ts';
import { countPublished, listLatestPublished, listPublishedAddresses } from '#db/pages/latest-page-repository.ts';
import { findPageBySlug, findPages, listPages, type Page, type PageRow } from '#db/pages/page-repository.ts';
import { listRelated } from '#db/pages/related-page-repository.ts';
import { areReviewsShown } from '#db/reviews/review-request-repository.ts';
import type { OwnText } from '#server/materials/cited-sources.ts';
import type { AttachmentRow, AttachmentService } from '#server/pages/attachment-service.ts';
import type { CollectionService } from '#server/pages/collections/collection-service.ts';
import type { Introductions } from '#server/pages/collections/introductions.ts';
import type { PageService } from '#server/pages/page-service.ts';
import { findStandings, type Standing } from '#server/pages/standing.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { type BrowseChoices, type BrowseFilter, browseCards } from './browse-cards.ts';
import type { EditionCards } from './edition-cards.ts';
import { latestFirst, type PageCard, toCard } from './page-card.ts';
import { findLinkTarget, findLocks, type LinkTarget } from './reserved-links.ts';

/** A page's position in a collection. */
export interface PlaceInCollection {
  readonly title: string;
  readonly href: string;
  readonly part: string;
  /** From 1, among the pages this viewer may read. */
  readonly position: number;
  readonly total: number;
  readonly previous: PageCard | null;
  readonly next: PageCard | null;
}

/** A text as one viewer may read it. */
export interface FilledText {
  /** With page cards and citations filled in according to this viewer's rights. */
  readonly html: string;
  /** What it draws on, as far as this viewer may know; null if nothing. */
  readonly sources: TextSources | null;
}

export interface ReadPage extends FilledText {
  readonly page: Page;
  /** Null for staff viewing a page that was never published. */
  readonly edition: Edition | null;
  /** Who reviewed the edition, if the page says so. */
  readonly reviews: readonly EditionReview[];
  /** The edition's attachments. */
  readonly attachments: readonly AttachmentRow[];
  readonly places: readonly PlaceInCollection[];
  /** For the latest edition: the nearest pages, and those that link to it. */
  readonly related: readonly PageCard[];
  readonly citedBy: readonly PageCard[];
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

const CARD = /<!--page-card:([^>]*?)-->/g;

interface ReadingServiceDeps {
  readonly database: Database;
  readonly pages: PageService;
  readonly cards: EditionCards;
  readonly collections: CollectionService;
  readonly attachments: AttachmentService;
  readonly introductions: Introductions;
  /** Finds what one viewer may be told of the targets of a text's citations, all at once. */
  readonly findCited: (
    viewer: Viewer,
    targets: readonly CitationTarget[],
    own: OwnText | null,
  ) => Promise<DescribeCited>;
  readonly clock: Clock;
}

/**
 * What readers get: editions, cards, positions in collections, each according to the viewer's
 * rights.
 */
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
    const filled: FilledText = edition
      ? await this.fill(viewer, edition.html, { pageId: page.id, claims: () => listClaims(edition.document) })
      : { html: '', sources: null };
    return {
      page,
      edition,
      ...filled,
      reviews: edition && (await areReviewsShown(this.#deps.database.read, page.id)) ? edition.reviews : [],
      attachments: edition ? await this.#deps.attachments.ofEdition(page.id, edition.number) : [],
      places: await this.places(viewer, page),
      ...(number === undefined && edition ? await this.neighbours(viewer, page) : { related: [], citedBy: [] }),
      standing: await this.standing(viewer, page),
      featured: viewer.role === 'staff' && (await findFeaturedPage(this.#deps.database.read)) === page.id,
      movedTo: page.slug === slug ? null : pagePath(page),
    };
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
      (await this.cards(viewer, ids)).filter(({ kind }) => !isOfSite(kind));
    return { related: (await cards(related)).slice(0, MOST_RELATED), citedBy: await cards(citing) };
  }

  /** How many published pages this viewer may list of each kind; kinds without any are absent. */
  async count(viewer: Viewer): Promise<Map<PageKind, number>> {
    const visibilities = listedVisibilities(viewer);
    return visibilities.length > 0 ? countPublished(this.#deps.database.read, visibilities) : new Map();
  }

  /** The cards of what was published last, of all kinds, as far as this viewer may list it. */
  async latest(viewer: Viewer, limit: number): Promise<PageCard[]> {
    const visibilities = listedVisibilities(viewer);
    if (visibilities.length === 0) return [];
    const { read } = this.#deps.database;
    // Of each kind by itself: each is found by an index, and no kind hides another.
    const found = await Promise.all(LISTED_KINDS.map((kind) => listLatestPublished(read, kind, visibilities, limit)));
    const cards = [...(await this.cardsById(viewer, found.flat())).values()];
    return cards.sort(latestFirst).slice(0, limit);
  }

  /** The addresses of everything that the public may list, with the time of its last edition. */
  async publicAddresses(limit: number): Promise<{ href: string; publishedAt: string }[]> {
    const visibilities = listedVisibilities(PUBLIC_VIEWER);
    const found = await listPublishedAddresses(this.#deps.database.read, visibilities, limit);
    return found.map(({ publishedAt, ...page }) => ({ href: pagePath(page), publishedAt }));
  }

  /**
   * A kind's cards that this viewer may list, latest first, filtered by taxonomy, with what each
   * further option would leave.
   */
  async browse(
    viewer: Viewer,
    kind: PageKind,
    filter: BrowseFilter,
  ): Promise<{ cards: PageCard[]; choices: BrowseChoices }> {
    const visibilities = listedVisibilities(viewer);
    const pages =
      visibilities.length > 0 ? await listPages(this.#deps.database.read, { kind, visibilities, published: true }) : [];
    return browseCards((await this.cardsOf(viewer, pages)).sort(latestFirst), filter);
  }

  /** A collection's parts with the cards of the pages this viewer may read. */
  async collectionParts(
    viewer: Viewer,
    collection: Collection,
  ): Promise<{ id: string; title: string; cards: PageCard[] }[]> {
    const parts = await this.#deps.collections.parts(collection);
    const cards = await this.cardsById(
      viewer,
      parts.flatMap((part) => part.pageIds),
    );
    return parts.map(({ id, title, pageIds }) => ({
      id,
      title: setTypography(title, collection.language),
      cards: pageIds.flatMap((pageId) => cards.get(pageId) ?? []),
    }));
  }

  /**
   * A collection's introduction as HTML, with page cards filled in according to the viewer's
   * rights.
   */
  async introductionHtml(viewer: Viewer, collection: Collection, locale: Locale): Promise<string> {
    if (collection.introduction.trim() === '') return '';
    const { language } = collection;
    return (
      await this.fill(viewer, await this.#deps.introductions.render(collection.introduction, { language, locale }))
    ).html;
  }

  /** The locks of what a text links to and this viewer may not open, by `addressKey`. */
  locks(viewer: Viewer, html: string): Promise<ReadonlyMap<string, Lock>> {
    return findLocks(this.#deps.database.read, viewer, html);
  }

  /** What the link to an address leads to, of a text that this viewer reads; null if it has none. */
  linkTarget(viewer: Viewer, html: string, address: Address): Promise<LinkTarget | null> {
    return findLinkTarget(this.#deps.database.read, viewer, html, address);
  }

  /** Where a page stands; null for viewers who may not read its draft. */
  async standing(viewer: Viewer, page: Page): Promise<Standing | null> {
    if (!can(viewer, 'draft.read', pageSubject(page))) return null;
    return (await findStandings(this.#deps.database.read, [page], this.#deps.clock)).get(page.id) ?? null;
  }

  /** The page's positions in collections. */
  async places(viewer: Viewer, page: Page): Promise<PlaceInCollection[]> {
    if (viewer.role === 'partner') return [];
    const places: PlaceInCollection[] = [];
    for (const collection of await this.#deps.collections.ofPage(viewer, page.id)) {
      const parts = await this.collectionParts(viewer, collection);
      const order = parts.flatMap((part) => part.cards.map((card) => ({ card, part: part.title })));
      const at = order.findIndex(({ card }) => card.id === page.id);
      if (at < 0) continue;
      places.push({
        title: setTypography(collection.title, collection.language),
        href: collectionPath(collection),
        part: order[at]!.part,
        position: at + 1,
        total: order.length,
        previous: order[at - 1]?.card ?? null,
        next: order[at + 1]?.card ?? null,
      });
    }
    return places;
  }

  /** The cards of those of these pages that this viewer may read, in this order. */
  async cards(viewer: Viewer, ids: readonly string[]): Promise<PageCard[]> {
    const cards = await this.cardsById(viewer, ids);
    return ids.flatMap((id) => cards.get(id) ?? []);
  }

  private async cardsById(viewer: Viewer, ids: readonly string[]): Promise<Map<string, PageCard>> {
    const pages = await findPages(this.#deps.database.read, [...new Set(ids)]);
    return new Map((await this.cardsOf(viewer, pages)).map((card) => [card.id, card]));
  }

  private async cardsOf(viewer: Viewer, pages: readonly PageRow[]): Promise<PageCard[]> {
    const readable = pages.filter((page) => page.archivedAt === null && can(viewer, 'page.read', pageSubject(page)));
    const editions = await this.#deps.cards.find(readable);
    return readable.flatMap((page) => {
      const edition = editions.get(page.id);
      return edition ? [toCard(page, edition)] : [];
    });
  }

  /**
   * Fills in the page cards of a text's HTML, without those of pages the viewer may not read, and its
   * citations by what the viewer may know of each.
   * @param own the text itself, if it is a page's
   */
  async fill(viewer: Viewer, html: string, own: OwnText | null = null): Promise<FilledText> {
    const hrefs = [...new Set([...html.matchAll(CARD)].map((match) => match[1]!))];
    const filled = new Map<string, string>();
    for (const href of hrefs) filled.set(href, await this.cardHtml(viewer, href));
    const carded = html.replace(CARD, (_, href: string) => filled.get(href) ?? '');
    const targets = citedTargets(carded);
    if (targets.length === 0) return { html: carded, sources: null };
    const describe = await this.#deps.findCited(viewer, targets, own);
    return {
      html: fillRests(fillCitations(carded, describe), describe),
      sources: listSources(targets, describe, citedWords(carded)),
    };
  }

  private async cardHtml(viewer: Viewer, href: string): Promise<string> {
    const address = parseAddress(href);
    const card = (kind: string, target: string, title: string, summary: string) =>
      `<aside class="page-card" data-kind="${kind}"><a href="${escapeHtml(target)}"><strong>${escapeHtml(title)}</strong></a><p>${escapeHtml(summary)}</p></aside>`;
    if (address?.type === 'page') {
      const page = await findPageBySlug(this.#deps.database.read, address.kind, address.slug);
      const [found] = page ? await this.cardsOf(viewer, [page]) : [];
      if (found) return card(found.kind, found.href, found.title, found.summary);
    } else if (address?.type === 'collection') {
      const collection = await findCollectionBySlug(this.#deps.database.read, address.kind, address.slug);
      const subject = collection && {
        visibility: collection.visibility,
        published: collection.publishedAt !== null && !collection.archivedAt,
      };
      if (collection && subject && can(viewer, 'collection.read', subject)) {
        return card(collection.kind, collectionPath(collection), collection.title, collection.summary);
      }
    }
    return '';
  }
}
