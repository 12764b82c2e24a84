import { collectionPath } from '#content/addresses/address.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Collection } from '#db/pages/collection-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { CollectionService } from '#server/pages/collections/collection-service.ts';
import type { Introductions } from '#server/pages/collections/introductions.ts';
import type { PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';
import type { TextFiller } from './text-filler.ts';

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

interface CollectionReadingDeps {
  readonly collections: CollectionService;
  readonly introductions: Introductions;
  readonly cards: PageCards;
  readonly filler: TextFiller;
}

/** Collections as one viewer may read them. */
export class CollectionReading {
  readonly #deps: CollectionReadingDeps;

  constructor(deps: CollectionReadingDeps) {
    this.#deps = deps;
  }

  /** A collection's parts with the cards of the pages this viewer may read. */
  async parts(viewer: Viewer, collection: Collection): Promise<{ id: string; title: string; cards: PageCard[] }[]> {
    const parts = await this.#deps.collections.parts(collection);
    const cards = await this.#deps.cards.byId(
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
      await this.#deps.filler.fill(
        viewer,
        await this.#deps.introductions.render(collection.introduction, { language, locale }),
      )
    ).html;
  }

  /** The page's positions in collections. */
  async places(viewer: Viewer, page: Page): Promise<PlaceInCollection[]> {
    if (viewer.role === 'partner') return [];
    const places: PlaceInCollection[] = [];
    for (const collection of await this.#deps.collections.ofPage(viewer, page.id)) {
      const parts = await this.parts(viewer, collection);
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
}
