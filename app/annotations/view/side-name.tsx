import { useT } from '#app/i18n/translate.ts';
import type { Side } from '#content/people/person.ts';

/** The symbols of the two sides: shapes, so that colour is never the only cue. */
export const SIDE_SIGNS: Readonly<Record<Side, string>> = { south: '▲', north: '●' };

/** A side's symbol and name. */
export function SideName({ side }: { side: Side }) {
  const t = useT();
  return (
    <>
      <span className="side-sign" aria-hidden="true">
        {SIDE_SIGNS[side]}
      </span>{' '}
      {t(`annotations.side.${side}`)}
    </>
  );
}
