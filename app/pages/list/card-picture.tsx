import type { CardImage } from '#server/pages/reading/page-card.ts';

/** Widths of a card's picture: of a column of cards, else of the screen. */
const IN_A_CARD = '(min-width: 48rem) 22rem, 90vw';

/** The proportions of its place, which the style gives it. */
const PLACE = 16 / 9;

/**
 * The width of a picture, of which its place shows a part: a picture that is wider for its height
 * is cut at its sides, and drawn wider than its place.
 */
function widthOfCut(sizes: string, width: number, height: number): string {
  const wider = width / height / PLACE;
  return wider > 1 ? sizes.replaceAll(/[\d.]+(?:rem|vw)(?=,|$)/g, `calc($& * ${wider.toFixed(2)})`) : sizes;
}

/**
 * The first picture of a page, beside its title: it says nothing that the title does not.
 * @param sizes the width of its place, as the attribute has it
 * @param first it is in the first view of the screen, and is not waited for
 */
export function CardPicture(props: { picture: CardImage; sizes?: string | undefined; first?: boolean }) {
  const { picture, sizes = IN_A_CARD, first = false } = props;
  const { src, choices, width, height } = picture;
  return (
    <img
      className="card-picture"
      src={src}
      srcSet={choices}
      sizes={widthOfCut(sizes, width, height)}
      width={width}
      height={height}
      alt=""
      loading={first ? undefined : 'lazy'}
      decoding="async"
    />
  );
}
