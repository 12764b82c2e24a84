import { formatDay } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { comparePath, publishPath } from '#content/addresses/site-paths.ts';
import type { Standing } from '#server/pages/standing.ts';

/** Where a page stands, in one line: its edition, and whether the draft has gone on since. */
export function StandingLine({ path, standing }: { path: string; standing: Standing }) {
  const t = useT();
  const { status, visibility, archivedAt, edition, ahead, foundAt } = standing;
  if (archivedAt !== null) return t('kinds.status.archived');
  const review = status === 'in-review' && <span className="badge is-strong">{t('kinds.status.in-review')}</span>;
  if (edition === null) {
    return (
      <>
        {review || <span className="badge">{t('kinds.status.draft')}</span>}{' '}
        {t('kinds.standing.unpublished', { who: t(`kinds.visibility.${visibility}`) })}
      </>
    );
  }
  if (!ahead) {
    return (
      <>
        {review} {t('kinds.standing.upToDate', { number: edition })}
      </>
    );
  }
  const when = formatDay(ahead.at, foundAt, t.locale);
  return (
    <>
      {review}{' '}
      {ahead.name === null
        ? t('kinds.standing.ahead', { number: edition, when })
        : t('kinds.standing.aheadBy', { number: edition, when, name: ahead.name })}{' '}
      <a href={comparePath(path, { from: edition, to: 'brouillon' })}>{t('kinds.standing.compare')}</a>
      {', '}
      <a href={publishPath(path)}>{t('kinds.standing.publish')}</a>
    </>
  );
}
