import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { materialPath } from '#content/addresses/site-paths.ts';
import type { MaterialEnded } from '#server/materials/beyond/ended-consent.ts';
import { PlacesList } from './places-list.tsx';

/**
 * Says which materials published texts cite although the consent for them has ended, and where;
 * nothing for none.
 */
export function EndedAlert({ ended }: { ended: readonly MaterialEnded[] }) {
  const t = useT();
  if (ended.length === 0) return null;
  return (
    <section className="notice-box" aria-labelledby="accords-finis">
      <h2 id="accords-finis">{t('materials.ended.title')}</h2>
      <p>{t('materials.ended.intro')}</p>
      <ul>
        {ended.map(({ id, label, title, until, pages }) => (
          <li key={id}>
            <p>
              <a href={materialPath(id)}>
                {label} · <bdi>{title}</bdi>
              </a>{' '}
              <span className="quiet">{t('materials.ended.until', { date: formatDate(until, t.locale) })}</span>
            </p>
            <ul>
              {pages.map((page) => (
                <li key={page.id}>
                  <a href={page.path} {...foreignLanguage(page.language, t.locale)}>
                    {page.title}
                  </a>
                  <PlacesList {...page} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
