import type { CardImage } from '#server/pages/reading/page-card.ts';

/** Below this, cards are one below the other, as wide as the screen. */
const ONE_COLUMN = '84vw';
const TWO_COLUMNS = '(min-width: 41rem) 41vw';
const THREE_COLUMNS = '(min-width: 80rem) 22rem, (min-width: 62rem) 26vw';
const FOUR_COLUMNS = '(min-width: 81.5rem) 15.5rem';

/**
 * The width of pictures of cards, as `sizes` has it: fewer than a row holds share it
 * (`app/styles/components/lists.css`), and a single one is no wider than it can be read.
 * @param oneColumn the width where they are one below the other
 */
export function cardPictureSizes(count: number, oneColumn = ONE_COLUMN): string {
  switch (count) {
    case 1:
      return `(min-width: 35rem) 29rem, ${oneColumn}`;
    case 2:
      return `(min-width: 80rem) 35rem, ${TWO_COLUMNS}, ${oneColumn}`;
    case 3:
      return `${THREE_COLUMNS}, ${TWO_COLUMNS}, ${oneColumn}`;
    default:
      return `${FOUR_COLUMNS}, ${THREE_COLUMNS}, ${TWO_COLUMNS}, ${oneColumn}`;
  }
}

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
 * The first picture of a page, beside its title. It is decorative, without alternative text.
 * @param sizes the width of its place, as the attribute has it
 * @param first it is in the first view of the screen, and loads at once
 */
export function CardPicture(props: { picture: CardImage; sizes: string; first?: boolean }) {
  const { picture, sizes, first = false } = props;
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
