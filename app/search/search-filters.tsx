import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import type { Facet } from '#content/search/query/facets.ts';
import { FACET_NAMES, NO_FILTERS, searchAddress } from './search-address.ts';
import type { FacetValueView, FacetView, SearchView } from './search-view.server.ts';

/** The facets, with the number of results of each value. */
export function SearchFilters({ view }: { view: SearchView }) {
  const t = useT();
  return (
    <aside id="filtres" className="search-filters" aria-label={t('search.filters')} tabIndex={-1}>
      {view.choice.sort === 'date' && <input type="hidden" name="tri" value="date" />}
      <a className="button is-quiet search-filters-close" href="#resultats">
        <Icon name="cross" />
        {t('search.closeFilters')}
      </a>
      {view.facets.map((facet) => (
        <FacetChoices key={facet.facet} view={facet} />
      ))}
      <div className="actions search-filters-apply">
        {view.facets.length > 0 && (
          <button type="submit" className="button is-quiet">
            {t('search.apply')}
          </button>
        )}
        {view.chosen.length > 0 && (
          <a href={searchAddress({ ...view.choice, filters: NO_FILTERS })}>{t('search.clear')}</a>
        )}
      </div>
    </aside>
  );
}

function FacetChoices({ view: { facet, values, more } }: { view: FacetView }) {
  const t = useT();
  return (
    <fieldset className="facet">
      <legend>{t(`search.facet.${facet}`)}</legend>
      {values.map((value) => (
        <FacetChoice key={value.code} facet={facet} value={value} />
      ))}
      {more.length > 0 && (
        <details data-facet={facet}>
          <summary>{t('search.more', { count: more.length })}</summary>
          {more.map((value) => (
            <FacetChoice key={value.code} facet={facet} value={value} />
          ))}
        </details>
      )}
    </fieldset>
  );
}

function FacetChoice({ facet, value }: { facet: Facet; value: FacetValueView }) {
  return (
    <label className="choice facet-choice">
      <input type="checkbox" name={FACET_NAMES[facet]} value={value.code} defaultChecked={value.chosen} />
      <span>{value.label}</span>
      <span className="facet-count">{value.count}</span>
    </label>
  );
}
