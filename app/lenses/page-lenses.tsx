import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { setTypography } from '#content/text/typography.ts';
import type { PageLens } from '#server/pages/reading/lens-service.ts';

/** What the lenses of a page ask its reader, below its text. */
export function PageLenses({ lenses }: { lenses: readonly PageLens[] }) {
  const t = useT();
  if (lenses.length === 0) return null;
  return (
    <section className="lenses no-print" aria-labelledby="lunettes">
      <h2 id="lunettes">{t('lens.title')}</h2>
      <p className="quiet">{t('lens.intro')}</p>
      {lenses.map(({ id, href, title, language, questions }) => (
        <details key={id} className="lens" open={lenses.length === 1}>
          <summary {...foreignLanguage(language, t.locale)}>{setTypography(title, language)}</summary>
          <ul {...foreignLanguage(language, t.locale)}>
            {questions.map((question) => (
              <li key={question}>{setTypography(question, language)}</li>
            ))}
          </ul>
          <p>
            <a href={href}>{t('lens.open')}</a>
          </p>
        </details>
      ))}
    </section>
  );
}
