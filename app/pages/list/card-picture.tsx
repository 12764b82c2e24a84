import type { CardImage } from '#server/pages/reading/page-card.ts';

/** The first picture of a page, beside its title: it says nothing that the title does not. */
export function CardPicture({ picture: { src, width, height } }: { picture: CardImage }) {
  return (
    <img className="card-picture" src={src} width={width} height={height} alt="" loading="lazy" decoding="async" />
  );
}
