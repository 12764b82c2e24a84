import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { invitationsPath } from '#content/addresses/site-paths.ts';
import { countryName } from '#content/taxonomy/countries.ts';

interface OpenInvitationRow {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly country: string;
  readonly seenAt: string | null;
  /** When it expires. */
  readonly until: string;
  readonly page: { readonly path: string; readonly title: string; readonly language: string };
}

/** Who from outside can open which page at present; each page leads to where that is changed. */
export function OpenInvitations(props: { readonly invitations: readonly OpenInvitationRow[]; readonly total: number }) {
  const { invitations, total } = props;
  const t = useT();
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1>{t('invitations.open.title')}</h1>
          <p className="standfirst">{t('invitations.open.intro')}</p>
        </div>
      </header>
      {total === 0 && <p className="empty">{t('invitations.open.none')}</p>}
      {total > 0 && (
        <p className="quiet">
          {t('invitations.open.count', { count: total })}
          {total > invitations.length && ` · ${t('invitations.open.more', { shown: invitations.length })}`}
        </p>
      )}
      {total > 0 && (
        <TableScroll aria-label={t('invitations.open.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('invitations.columns.person')}</th>
                <th scope="col">{t('invitations.open.page')}</th>
                <th scope="col">{t('invitations.columns.state')}</th>
              </tr>
            </thead>
            <tbody>
              {invitations.map(({ id, name, organisation, country, seenAt, until, page }) => (
                <tr key={id}>
                  <th scope="row">
                    <bdi>{name}</bdi>
                    <br />
                    <span className="quiet">
                      <bdi>{organisation}</bdi>, {countryName(country, t.locale)}
                    </span>
                  </th>
                  <td>
                    <a href={invitationsPath(page.path)} {...foreignLanguage(page.language, t.locale)}>
                      {page.title}
                    </a>
                  </td>
                  <td>
                    {t('invitations.expires', { date: formatDate(until, t.locale) })}
                    <br />
                    <span className="quiet">
                      {seenAt
                        ? t('invitations.opened', { date: formatDate(seenAt, t.locale) })
                        : t('invitations.neverOpened')}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </div>
  );
}
