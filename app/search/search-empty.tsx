import { useT } from '#app/i18n/translate.ts';
import { SEARCH_PATH, signInPath } from '#content/addresses/site-paths.ts';
import { NO_FILTERS, searchAddress } from './search-address.ts';
import type { SearchView } from './search-view.server.ts';

/** Shown without results: how the query was understood, and what to try. */
export function SearchEmpty({ view }: { view: SearchView }) {
  const t = useT();
  const { choice, chosen, typed, understood, role } = view;
  const filters = [...typed, ...chosen];
  const words = understood.terms.filter(({ type, found }) => type !== 'excluded' && found > 0);
  const asked = understood.terms.filter(({ type }) => type !== 'excluded');
  return (
    <div className="search-empty">
      <h2>{t('search.emptyTitle')}</h2>
      {understood.terms.length + filters.length > 0 && (
        <>
          <h3>{t('search.emptyUnderstood')}</h3>
          <ul>
            {understood.terms.map(({ text, type, found }) => (
              <li key={`${type} ${text}`}>
                {type === 'excluded'
                  ? t('search.emptyExcluded', { text })
                  : `${t(type === 'phrase' ? 'search.emptyPhrase' : 'search.emptyWord', { text })}, ${found === 0 ? t('search.emptyNowhere') : t('search.emptyFound', { count: found })}`}
              </li>
            ))}
            {filters.map(({ facet, code, label }) => (
              <li key={`${facet} ${code}`}>
                {t('search.emptyFilter', { facet: t(`search.facet.${facet}`), name: label })}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('search.emptyTry')}</h3>
      <ul>
        {chosen.length > 0 && (
          <li>
            <a href={searchAddress({ ...choice, filters: NO_FILTERS })}>{t('search.tryWithoutFilters')}</a>
          </li>
        )}
        {asked.length > 1 &&
          words.map(({ text }) => (
            <li key={text}>
              <a href={searchAddress(choice, { q: text })}>{t('search.tryWord', { text })}</a>
            </li>
          ))}
        <li>{t('search.tryFewer')}</li>
        {role === 'public' && (
          <li>
            <a href={signInPath(searchAddress(choice))}>{t('search.trySignIn')}</a>
          </li>
        )}
        <li>
          <a href={SEARCH_PATH}>{t('search.tryBrowse')}</a>
        </li>
      </ul>
    </div>
  );
}
