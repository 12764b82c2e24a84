import type { ReactNode } from 'react';
import { SIDE_SIGNS } from '#app/annotations/view/side-name.tsx';
import { useT } from '#app/i18n/translate.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import type { AuthorView } from '#server/annotations/annotation-views.ts';

/** The author: name, organisation, country, and for screen readers the side that colour shows. */
export function Byline(props: { author: AuthorView; number?: number; children?: ReactNode }) {
  const { author, number, children } = props;
  const t = useT();
  const { name, organisation, country, side } = author;
  const from = [organisation, country && country !== 'FR' ? countryName(country, t.locale) : ''].filter(Boolean);
  return (
    <p className="anno-byline">
      {number !== undefined && (
        <span className="anno-number" aria-hidden="true">
          {`${SIDE_SIGNS[side]}\u00a0${number} `}
        </span>
      )}
      <bdi className="anno-name">{name}</bdi>
      {from.length > 0 && (
        <span className="anno-from">
          {', '}
          <bdi>{from.join(', ')}</bdi>
        </span>
      )}
      <span className="visually-hidden">{` (${t(`annotations.side.${side}`)})`}</span> {children}
    </p>
  );
}
