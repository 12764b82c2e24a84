import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import type { UnansweredQuery } from '#server/search/search-care.ts';
import { NO_FILTERS, searchAddress } from './search-address.ts';

/** Queries without results, the most frequent first. */
export function UnansweredList({ queries }: { queries: readonly UnansweredQuery[] }) {
  const t = useT();
  return (
    <section>
      <h2 id="sans-reponse">{t('search.care.unanswered')}</h2>
      <p>{t('search.care.unansweredIntro')}</p>
      {queries.length === 0 ? (
        <p className="quiet">{t('search.care.unansweredEmpty')}</p>
      ) : (
        <TableScroll aria-labelledby="sans-reponse">
          <table className="table unanswered">
            <thead>
              <tr>
                <th scope="col">{t('search.care.query')}</th>
                <th scope="col">{t('search.care.times')}</th>
                <th scope="col">{t('search.care.lastDay')}</th>
              </tr>
            </thead>
            <tbody>
              {queries.map(({ query, times, lastDay }) => (
                <tr key={query}>
                  <td>
                    <a href={searchAddress({ q: query, filters: NO_FILTERS, sort: 'relevance', page: 1 })}>{query}</a>
                  </td>
                  <td>{times}</td>
                  <td>{formatDate(lastDay, t.locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </section>
  );
}
