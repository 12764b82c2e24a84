import { useT } from '#app/i18n/translate.ts';

/** Links to older events and back to the latest. Each is an address, or null for no link. */
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
