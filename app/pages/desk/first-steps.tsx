import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import { kindPath } from '#content/addresses/address.ts';
import { NEW_PAGE_PATH, PEOPLE_PATH, SIGN_IN_PATH } from '#content/addresses/site-paths.ts';
import type { Viewer } from '#content/people/person.ts';

/**
 * The home page of an installation that shows this viewer nothing yet: what it is, how to begin.
 */
export function FirstSteps(props: { role: Viewer['role']; admin: boolean; networkName: string }) {
  const { role, admin, networkName } = props;
  const t = useT();
  if (role !== 'staff')
    return (
      <div className="empty">
        <h2>{t('lists.begin.title')}</h2>
        <p>{t('lists.begin.reader', { network: networkName })}</p>
        {role === 'public' && (
          <>
            <p>{t('lists.nothingYetMember')}</p>
            <p className="actions">
              <a className="button" href={SIGN_IN_PATH}>
                {t('shell.signIn')}
              </a>
            </p>
          </>
        )}
      </div>
    );
  return (
    <section className="home-section" aria-labelledby="commencer">
      <h2 id="commencer">{t('lists.begin.staffTitle')}</h2>
      <p>{t('lists.begin.staff')}</p>
      <ol>
        <li>
          <a href={NEW_PAGE_PATH}>{t('lists.begin.write')}</a> {t('lists.begin.writeHow')}
        </li>
        {admin && (
          <li>
            <a href={PEOPLE_PATH}>{t('lists.begin.people')}</a> {t('lists.begin.peopleHow')}
          </li>
        )}
        {admin && (
          <li>
            <a href={kindPath('site')}>{t('lists.begin.site')}</a> {t('lists.begin.siteHow')}
          </li>
        )}
        <li>{t('lists.begin.publish')}</li>
      </ol>
      <p>
        <a className="button" href={NEW_PAGE_PATH}>
          <Icon name="plus" />
          {t('shell.newPage')}
        </a>
      </p>
    </section>
  );
}
