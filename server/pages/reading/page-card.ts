import { pagePath } from '#content/addresses/address.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { EditionCard } from '#db/pages/edition-repository.ts';
import type { PageRow } from '#db/pages/page-repository.ts';

/** What a card shows of a page: from its latest edition, never from its draft. */
export interface PageCard {
  readonly id: string;
  readonly kind: PageKind;
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly terms: EditionCard['terms'];
  readonly words: number;
  readonly edition: number;
  readonly publishedAt: string;
}

/** The card of a page's latest edition. */
export function toCard(page: Pick<PageRow, 'id' | 'kind' | 'slug'>, edition: EditionCard): PageCard {
  const { title, summary, language, terms, words, number, publishedAt } = edition;
  return {
    id: page.id,
    kind: page.kind,
    href: pagePath(page),
    title,
    summary,
    language,
    terms,
    words,
    edition: number,
    publishedAt,
  };
}

/** Sorts cards by publication, latest first, then by title. */
export const latestFirst = (a: PageCard, b: PageCard) =>
  a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : a.title.localeCompare(b.title);
