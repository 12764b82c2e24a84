import { useT } from '#app/i18n/translate.ts';

/** Leads to what is older, and back to the latest: addresses, null for none. */
export function ActivityPager({ latest, older }: { latest: string | null; older: string | null }) {
  const t = useT();
  if (latest === null && older === null) return null;
  return (
    <nav className="actions" aria-label={t('lists.pageNav')}>
      {latest !== null && (
        <a className="button is-quiet" href={latest}>
          {t('activity.latest')}
        </a>
      )}
      {older !== null && (
        <a className="button is-quiet" href={older} rel="next">
          {t('activity.older')} →
        </a>
      )}
    </nav>
  );
}
