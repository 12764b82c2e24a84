import { DoneMessage } from '#app/frame/done-message.tsx';
import { useT } from '#app/i18n/translate.ts';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import {
  newOrganisationPath,
  ORGANISATIONS_CSV_PATH,
  ORGANISATIONS_IMPORT_PATH,
  ORGANISATIONS_PATH,
  organisationPath,
} from '#content/addresses/site-paths.ts';
import {
  LONGEST_ORGANISATION_QUERY,
  type OrganisationQuery,
  organisationSearch,
} from '#content/organisation/organisation-query.ts';
import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName, listCountries } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import type { Organisation, OrganisationList } from '#server/organisations/organisation-service.ts';

interface OrganisationsPageProps extends OrganisationList {
  readonly query: OrganisationQuery;
}

/** The register of organisations: found by words and filters, a page at a time. */
export function OrganisationsPage({ query, rows, total, page, pages }: OrganisationsPageProps) {
  const t = useT();
  const isFiltered = organisationSearch({ ...query, page: 1 }) !== '';
  const address = (to: number) => `${ORGANISATIONS_PATH}${organisationSearch({ ...query, page: to })}`;
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1>{t('organisations.title')}</h1>
          <p className="standfirst">{t('organisations.intro')}</p>
        </div>
      </header>
      <DoneMessage />
      <p className="actions">
        <a className="button" href={newOrganisationPath()}>
          {t('organisations.add')}
        </a>
        <a className="button is-quiet" href={ORGANISATIONS_IMPORT_PATH}>
          {t('organisations.import')}
        </a>
      </p>
      {total === 0 && !isFiltered ? (
        <p className="empty">{t('organisations.none')}</p>
      ) : (
        <>
          <Filters query={query} isFiltered={isFiltered} />
          <p role="status">{t('organisations.count', { count: total })}</p>
          {rows.length === 0 ? (
            <p className="empty">{t('organisations.noneFound')}</p>
          ) : (
            <OrganisationsTable rows={rows} />
          )}
          {pages > 1 && (
            <nav className="actions" aria-label={t('lists.pageNav')}>
              {page > 1 && (
                <a className="button is-quiet" href={address(page - 1)} rel="prev">
                  ← {t('organisations.previous')}
                </a>
              )}
              <span className="quiet">{t('organisations.place', { page, pages })}</span>
              {page < pages && (
                <a className="button is-quiet" href={address(page + 1)} rel="next">
                  {t('organisations.next')} →
                </a>
              )}
            </nav>
          )}
          <p>
            <a href={`${ORGANISATIONS_CSV_PATH}${organisationSearch({ ...query, page: 1 })}`} download="">
              {t('organisations.csv')}
            </a>
          </p>
        </>
      )}
    </div>
  );
}

function Filters({ query, isFiltered }: { query: OrganisationQuery; isFiltered: boolean }) {
  const t = useT();
  return (
    <form className="filters" action={ORGANISATIONS_PATH} aria-label={t('board.filter.label')}>
      <label className="filter">
        <span>{t('organisations.search')}</span>
        <input type="search" name="q" maxLength={LONGEST_ORGANISATION_QUERY} defaultValue={query.words} />
      </label>
      <FilterChoice
        name="cote"
        label={t('organisations.form.side')}
        chosen={query.side}
        options={[
          ['', t('organisations.anySide')],
          ...SIDES.map((side) => [side, t(`annotations.side.${side}`)] as const),
        ]}
      />
      <FilterChoice
        name="acteur"
        label={t('organisations.form.actorType')}
        chosen={query.actorType}
        options={[
          ['', t('organisations.anyActor')],
          ...ACTOR_TYPES.map((type) => [type.code, type[t.locale]] as const),
        ]}
      />
      <FilterChoice
        name="pays"
        label={t('organisations.form.country')}
        chosen={query.country}
        options={[
          ['', t('organisations.anyCountry')],
          ...listCountries(t.locale).map(({ code, name }) => [code, name] as const),
        ]}
      />
      <div className="filter-actions">
        <button type="submit" className="button is-quiet">
          {t('lists.apply')}
        </button>
        {isFiltered && <a href={ORGANISATIONS_PATH}>{t('lists.clear')}</a>}
      </div>
    </form>
  );
}

function OrganisationsTable({ rows }: { rows: readonly Organisation[] }) {
  const t = useT();
  const columns = ['name', 'acronym', 'actorType', 'country', 'side'] as const;
  return (
    <TableScroll aria-label={t('organisations.table')}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`organisations.form.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <a href={organisationPath(row.id)}>
                  <bdi>{row.name}</bdi>
                </a>
              </th>
              <td>
                <bdi>{row.acronym}</bdi>
              </td>
              <td>{findTerm(ACTOR_TYPES, row.actorType)?.[t.locale]}</td>
              <td>{row.country !== '' && countryName(row.country, t.locale)}</td>
              <td>{row.side !== '' && t(`annotations.side.${row.side}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
