import { useT } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import { workspacePath } from '#content/addresses/site-paths.ts';
import { termPath } from '#content/taxonomy/vocabulary.ts';
import { setTypography } from '#content/text/typography.ts';
import type { OrganisationUses } from '#server/organisations/organisation-service.ts';

/** The uses of an organisation: pages, materials of studies, accounts, invitations. */
export function OrganisationUsesSection({ uses, code }: { uses: OrganisationUses; code: string }) {
  const t = useT();
  const { pages, studies, people, invitations } = uses;
  const isUsed = pages.count + studies.length + people + invitations > 0;
  return (
    <section aria-labelledby="renvois">
      <h2 id="renvois">{t('organisations.uses.title')}</h2>
      {!isUsed && <p className="quiet">{t('organisations.uses.none')}</p>}
      {pages.count > 0 && (
        <>
          <p>
            {t('organisations.uses.pages', { count: pages.count })} ·{' '}
            <a href={termPath('organisation', code)}>{t('organisations.uses.reader')}</a>
          </p>
          <ul>
            {pages.some.map((page) => (
              <li key={page.id}>
                <a href={pagePath(page)} lang={page.language}>
                  {setTypography(page.title, page.language)}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      {studies.length > 0 && (
        <ul>
          {studies.map((page) => (
            <li key={page.id}>
              {t('organisations.uses.materials', { count: page.materials })} ·{' '}
              <a href={workspacePath(pagePath(page))} lang={page.language}>
                {setTypography(page.title, page.language)}
              </a>
            </li>
          ))}
        </ul>
      )}
      {people > 0 && <p>{t('organisations.uses.people', { count: people })}</p>}
      {invitations > 0 && <p>{t('organisations.uses.invitations', { count: invitations })}</p>}
    </section>
  );
}
