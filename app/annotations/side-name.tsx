import { useT } from '#app/i18n/translate.ts';
import type { Side } from '#content/person.ts';

/** The signs of the two sides: shapes, so that colour never says it alone. */
export const SIDE_SIGNS: Readonly<Record<Side, string>> = { south: '▲', north: '●' };

/** A side's sign and name. */
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
