import { useT } from '#app/i18n/translate.ts';
import { SEARCH_CARE_PATH, SEARCH_PATH } from '#content/addresses/site-paths.ts';
import { searchAddress } from './search-address.ts';
import { SearchEmpty } from './search-empty.tsx';
import { SearchField } from './search-field.tsx';
import { SearchFilters } from './search-filters.tsx';
import { SearchHelp } from './search-help.tsx';
import { SearchNotes } from './search-notes.tsx';
import { SearchResult } from './search-result.tsx';
import type { SearchView } from './search-view.server.ts';

/** A search, its results and facets: a plain form that works without a script. */
export function SearchPage({ view }: { view: SearchView }) {
  const t = useT();
  const { choice, chosen } = view;
  return (
    <form className="search-page" action={SEARCH_PATH} data-search>
      <header className="search-head">
        <h1>{t('search.title')}</h1>
        <search>
          <label htmlFor="q">{t('search.label')}</label>
          <SearchField submit={t('search.submit')} defaultValue={choice.q} enterKeyHint="search" termsAlone />
        </search>
        <SearchHelp />
        {view.role === 'staff' && (
          <p>
            <a href={SEARCH_CARE_PATH}>{t('search.care.title')}</a>
          </p>
        )}
      </header>
      <a className="button is-quiet search-filters-open" href="#filtres">
        {chosen.length > 0 ? t('search.filtersCount', { count: chosen.length }) : t('search.filters')}
      </a>
      <SearchFilters view={view} />
      <section id="resultats" className="search-results" aria-label={t('search.results')} tabIndex={-1}>
        <Results view={view} />
      </section>
      <p className="visually-hidden" role="status" data-search-status />
    </form>
  );
}

function Results({ view }: { view: SearchView }) {
  const t = useT();
  const { choice, results, total } = view;
  const asked = choice.q !== '';
  return (
    <>
      <div className="list-bar">
        <p data-search-count={total} tabIndex={-1}>
          {asked ? t('search.countFor', { count: total, query: choice.q }) : t('search.count', { count: total })}
        </p>
        {asked && total > 1 && (
          <nav aria-label={t('search.sort')} className="segmented">
            <a
              href={searchAddress(choice, { sort: 'relevance' })}
              aria-current={choice.sort === 'relevance' ? 'true' : undefined}
            >
              {t('search.byRelevance')}
            </a>
            <a
              href={searchAddress(choice, { sort: 'date' })}
              aria-current={choice.sort === 'date' ? 'true' : undefined}
            >
              {t('search.byDate')}
            </a>
          </nav>
        )}
      </div>
      {!asked && total > 0 && <p className="quiet">{t('search.everything')}</p>}
      <SearchNotes view={view} />
      {total === 0 ? (
        <SearchEmpty view={view} />
      ) : (
        <ol className="results">
          {results.map((result) => (
            <li key={`${result.id} ${result.draft}`}>
              <SearchResult result={result} standing={view.standings[result.id]} />
            </li>
          ))}
        </ol>
      )}
      <Pagination view={view} />
    </>
  );
}

function Pagination({ view: { choice, pages } }: { view: SearchView }) {
  const t = useT();
  if (pages < 2) return null;
  const { page } = choice;
  return (
    <nav className="actions" aria-label={t('search.pagination')}>
      {page > 1 && (
        <a className="button is-quiet" href={searchAddress(choice, { page: page - 1 })} rel="prev">
          ← {t('search.previous')}
        </a>
      )}
      <span className="quiet">
        {page} / {pages}
      </span>
      {page < pages && (
        <a className="button is-quiet" href={searchAddress(choice, { page: page + 1 })} rel="next">
          {t('search.next')} →
        </a>
      )}
    </nav>
  );
}
