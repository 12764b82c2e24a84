import { pagePath } from '#content/addresses/address.ts';
import { filePath } from '#content/addresses/file-path.ts';
import { LIST_IMAGE_WIDTHS, listImageChoices } from '#content/image-widths.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { EditionCard, EditionPicture } from '#db/pages/edition-repository.ts';
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
  readonly guide: EditionCard['guide'];
  readonly words: number;
  readonly edition: number;
  readonly publishedAt: string;
  /** The first picture in its text: who may read the page may see it. Null for none. */
  readonly picture: CardImage | null;
}

/** An address with the image's proportions, so that its place is there before it is loaded. */
export interface CardImage {
  readonly src: string;
  /** The same image in several widths, as `srcset` lists them. */
  readonly choices: string;
  readonly width: number;
  readonly height: number;
}

/** The card of a page's latest edition. */
export function toCard(page: Pick<PageRow, 'id' | 'kind' | 'slug'>, edition: EditionCard): PageCard {
  const { title, summary, language, terms, guide, words, number, publishedAt, picture } = edition;
  return {
    id: page.id,
    kind: page.kind,
    href: pagePath(page),
    title,
    summary,
    language,
    terms,
    guide,
    words,
    edition: number,
    publishedAt,
    picture: picture && toCardImage(picture),
  };
}

function toCardImage({ file, width, height }: EditionPicture): CardImage {
  const address = (one: number) => filePath(file, one);
  return { src: address(LIST_IMAGE_WIDTHS[1]), choices: listImageChoices(address, width), width, height };
}

/** Sorts cards by publication, latest first, then by title. */
export const latestFirst = (a: PageCard, b: PageCard) =>
  a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : a.title.localeCompare(b.title);
