import { useT } from '#app/i18n/translate.ts';
import { PEOPLE_PATH } from '#content/addresses/site-paths.ts';
import { LONGEST_PEOPLE_QUERY, type PeopleQuery } from '#content/people/people-query.ts';

/** Filters the people: a plain GET form. */
export function PeopleFilter({ query }: { query: PeopleQuery }) {
  const t = useT();
  return (
    <search>
      <form className="admin-filter" action={PEOPLE_PATH}>
        <div>
          <label htmlFor="q">{t('admin.list.search')}</label>
          <input id="q" type="search" name="q" maxLength={LONGEST_PEOPLE_QUERY} defaultValue={query.text} />
        </div>
        <div>
          <label htmlFor="role">{t('admin.list.role')}</label>
          <select id="role" name="role" defaultValue={query.group ?? ''}>
            <option value="">{t('admin.list.any')}</option>
            <option value="admin">{t('admin.role.admin')}</option>
            <option value="staff">{t('admin.role.staff')}</option>
            <option value="member">{t('admin.role.member')}</option>
          </select>
        </div>
        <div>
          <label htmlFor="etat">{t('admin.list.state')}</label>
          <select id="etat" name="etat" defaultValue={query.state ?? ''}>
            <option value="">{t('admin.list.any')}</option>
            <option value="active">{t('admin.state.active')}</option>
            <option value="disabled">{t('admin.state.disabled')}</option>
          </select>
        </div>
        {query.order !== 'name' && <input type="hidden" name="tri" value={query.order} />}
        {query.descending && <input type="hidden" name="ordre" value="desc" />}
        <button type="submit" className="button is-quiet">
          {t('admin.list.filter')}
        </button>
        {(query.text || query.group || query.state) && (
          <a className="quiet-link" href={PEOPLE_PATH}>
            {t('admin.list.clear')}
          </a>
        )}
      </form>
    </search>
  );
}
