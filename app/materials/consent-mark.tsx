import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import type { ListedMaterial, NamedConcerned } from '#server/materials/material-service.ts';

/** Where a consent stands, in words; what stands in the way of publishing is set apart. */
export function ConsentMark({ state }: { state: ListedMaterial['consent'] }) {
  const t = useT();
  const isOpen = state === 'nobody' || state === 'asked' || state === 'refused' || state === 'withdrawn';
  return <span className={isOpen ? 'consent is-open' : 'consent'}>{t(`materials.consent.${state ?? 'none'}`)}</span>;
}

type Agreement = Pick<NamedConcerned, 'uses' | 'reach' | 'naming' | 'until'>;

/** What a person agreed to, on one line. */
export function agreementOf({ uses, reach, naming, until }: Agreement, t: Translate): string {
  const agreed = t('materials.people.agreed', {
    uses: uses.map((use) => t(`materials.people.use.${use}`)).join(', ') || t('manage.none'),
    reach: t(`materials.people.reachOf.${reach}`),
    naming: t(`materials.people.namingOf.${naming}`),
  });
  return until === '' ? agreed : `${agreed} · ${t('materials.people.untilDay', { date: formatDate(until, t.locale) })}`;
}
