import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Instant } from '#app/ui/instant.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { editionPath } from '#content/addresses/site-paths.ts';
import type { UnreviewedEdition } from '#server/reviews/review-rules.ts';

/** Editions that were published without the approvals that their kind needs. */
export function UnreviewedTable({ count, latest }: { count: number; latest: readonly UnreviewedEdition[] }) {
  const t = useT();
  if (count === 0) return <p className="quiet">{t('review.unreviewedNone')}</p>;
  return (
    <>
      <p>{t('review.unreviewedCount', { count })}</p>
      <TableScroll aria-label={t('review.unreviewedTable')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('review.when')}</th>
              <th scope="col">{t('review.who')}</th>
              <th scope="col">{t('review.page')}</th>
              <th scope="col">{t('review.why')}</th>
            </tr>
          </thead>
          <tbody>
            {latest.map(({ at, by, page, edition, reason }) => (
              <tr key={`${at} ${page?.path} ${edition}`}>
                <td>
                  <Instant iso={at} />
                </td>
                <td>
                  <bdi>{by === 'cli' ? t('admin.history.commandLine') : by}</bdi>
                </td>
                <td>
                  {page && edition !== null && (
                    <a href={editionPath(page.path, edition)} {...foreignLanguage(page.language, t.locale)}>
                      {page.title}
                    </a>
                  )}{' '}
                  {edition === null ? t('review.ofDeleted') : t('review.ofEdition', { number: edition })}
                </td>
                <td dir="auto">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}
