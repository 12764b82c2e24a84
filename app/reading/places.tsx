import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { setTypography } from '#content/text/typography.ts';
import type { PlaceInCollection } from '#server/pages/reading/collection-reading.ts';

/** Previous and next page in each collection that contains the page. */
export function Places({ places }: { places: readonly PlaceInCollection[] }) {
  const t = useT();
  return places.map(({ title, href, part, position, total, previous, next }) => (
    <nav key={href} className="place" aria-label={t('reading.inCollection', { title })}>
      <p>
        <a href={href}>{title}</a>
        <span className="quiet">{t('reading.position', { part, position, total })}</span>
      </p>
      {previous && (
        <a className="place-link" href={previous.href} rel="prev">
          <span className="place-direction">← {t('reading.previous')}</span>
          <span {...foreignLanguage(previous.language, t.locale)}>
            {setTypography(previous.title, previous.language)}
          </span>
        </a>
      )}
      {next && (
        <a className="place-link is-next" href={next.href} rel="next">
          <span className="place-direction">{t('reading.next')} →</span>
          <span {...foreignLanguage(next.language, t.locale)}>{setTypography(next.title, next.language)}</span>
        </a>
      )}
    </nav>
  ));
}
