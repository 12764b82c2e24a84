import { useT } from '#app/i18n/translate.ts';
import type { ListedMaterial } from '#server/materials/material-service.ts';

/** Where a consent stands, in words; what stands in the way of publishing is set apart. */
export function ConsentMark({ state }: { state: ListedMaterial['consent'] }) {
  const t = useT();
  const isOpen = state === 'nobody' || state === 'asked' || state === 'refused' || state === 'withdrawn';
  return <span className={isOpen ? 'consent is-open' : 'consent'}>{t(`materials.consent.${state ?? 'none'}`)}</span>;
}
