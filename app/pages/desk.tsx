import { formatDate } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';
import type { DeskPage, Desk as DeskValue } from '#server/pages/home-service.ts';

/** The staff's section of the home page: resume, review, answer. */
export function Desk({ desk }: { desk: DeskValue }) {
  const t = useT();
  return (
    <section className="desk" aria-labelledby="etabli">
      <h2 id="etabli">{t('lists.desk')}</h2>
      <div className="desk-columns">
        <section aria-labelledby="reprendre">
          <h3 id="reprendre">{t('lists.resume')}</h3>
          <DeskPages pages={desk.resume} below="/ecrire" empty={t('lists.resumeEmpty')} />
        </section>
        <section aria-labelledby="a-relire">
          <h3 id="a-relire">{t('lists.toReview')}</h3>
          <DeskPages pages={desk.toReview} below="/publier" empty={t('lists.toReviewEmpty')} />
        </section>
        <section aria-labelledby="recues">
          <h3 id="recues">{t('lists.annotations')}</h3>
          {desk.annotations.length === 0 ? (
            <p className="quiet">{t('lists.annotationsEmpty')}</p>
          ) : (
            <ul>
              {desk.annotations.map(
                ({ id, href, pageTitle, language, body, authorName, organisation, side, createdAt }) => (
                  <li key={id} className="desk-annotation" data-side={side}>
                    <a href={href} dir="auto">
                      {setShortText(body.length > 120 ? `${body.slice(0, 119)}…` : body, language)}
                    </a>
                    <p className="quiet">
                      {organisation ? t('lists.annotationBy', { name: authorName, organisation }) : authorName} ·{' '}
                      {setTypography(pageTitle, language)} · {formatDate(createdAt, t.locale)}
                    </p>
                  </li>
                ),
              )}
            </ul>
          )}
        </section>
      </div>
    </section>
  );
}

function DeskPages({ pages, below, empty }: { pages: readonly DeskPage[]; below: string; empty: string }) {
  const t = useT();
  if (pages.length === 0) return <p className="quiet">{empty}</p>;
  return (
    <ul>
      {pages.map(({ id, kind, href, title, language, changedAt }) => (
        <li key={id}>
          <a href={`${href}${below}`} {...foreignLanguage(language, t.locale)}>
            {setTypography(title, language)}
          </a>
          <p className="quiet">
            {kindName(t, kind)} · {t('lists.changedOn', { date: formatDate(changedAt, t.locale) })}
          </p>
        </li>
      ))}
    </ul>
  );
}
