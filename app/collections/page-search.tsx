import { useT } from '#app/i18n/translate.ts';

/** Most characters of the words that are sought. */
export const LONGEST_SOUGHT = 100;

/** Seeks pages to add by their titles, where there are more than a list can offer. */
export function PageSearch({ sought, hasMore, found }: { sought: string; hasMore: boolean; found: number }) {
  const t = useT();
  const offered = t(sought === '' ? 'collections.offeredLatest' : 'collections.offeredSome', { count: found });
  return (
    <form method="get" action="#ordre" className="arrange-add without-island">
      <label>
        <span className="field-label">{t('collections.seekPage')}</span>
        <input type="search" name="page" defaultValue={sought} maxLength={LONGEST_SOUGHT} autoComplete="off" />
      </label>
      <button type="submit" className="button is-quiet">
        {t('collections.seek')}
      </button>
      <p className="quiet">{found === 0 ? t('collections.soughtNone') : hasMore ? offered : ''}</p>
    </form>
  );
}
