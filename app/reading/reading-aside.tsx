import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { exportPath } from '#content/addresses/address.ts';
import { addToSelectionPath, editionsPath, sessionPath } from '#content/addresses/site-paths.ts';
import { EXPORT_FORMATS, offeredExtensions, PAGE_EXTENSIONS } from '#content/render/files/export-format.ts';
import { setTypography } from '#content/text/typography.ts';
import type { EditionView, ReadingView } from './reading-view.server.ts';

const WORDS_ON_A4 = 580;
/** The approximate number of words in the title, the notice and the citation. */
const WORDS_AROUND = 150;

/** Beside the text: download, editions, collections. */
export function ReadingAside(props: { view: ReadingView; edition: EditionView; editionsCount: number }) {
  const { view, edition, editionsCount } = props;
  const t = useT();
  const pages = Math.ceil((edition.words + WORDS_AROUND) / WORDS_ON_A4);
  return (
    <>
      <section className="panel">
        <h2 className="label">{t('reading.take')}</h2>
        {view.hasSession && (
          <p>
            <a href={sessionPath(view.path)}>{t('sessionPlan.lead')}</a>
            <br />
            <span className="quiet">{t('sessionPlan.leadHint')}</span>
          </p>
        )}
        <p className="quiet">{t('reading.printHint', { count: pages })}</p>
        {edition.latest === null &&
          offeredExtensions(PAGE_EXTENSIONS, edition.html).map((extension) => (
            <p key={extension}>
              <a href={exportPath(view.path, extension)} rel="nofollow">
                {EXPORT_FORMATS[extension].names[t.locale]}
              </a>
              <br />
              <span className="quiet">{EXPORT_FORMATS[extension].hints[t.locale]}</span>
            </p>
          ))}
        {edition.latest === null && (
          <p>
            <a href={addToSelectionPath(view.path)} rel="nofollow">
              {t('exports.selection.add')}
            </a>
            <br />
            <span className="quiet">{t('exports.selection.addHint')}</span>
          </p>
        )}
        <p>
          <a href="#citer">{t('reading.cite')}</a>
        </p>
        {editionsCount > 0 && (
          <p>
            <a href={editionsPath(view.path)}>{t('reading.allEditions', { count: editionsCount })}</a>
          </p>
        )}
      </section>
      {view.places.map(({ title, href, previous, next }) => (
        <div key={href} className="panel is-open">
          <p className="label">
            <a href={href}>{t('reading.inCollection', { title })}</a>
          </p>
          {previous && (
            <p>
              <a href={previous.href} {...foreignLanguage(previous.language, t.locale)}>
                ← {setTypography(previous.title, previous.language)}
              </a>
            </p>
          )}
          {next && (
            <p>
              <a href={next.href} {...foreignLanguage(next.language, t.locale)}>
                {setTypography(next.title, next.language)} →
              </a>
            </p>
          )}
        </div>
      ))}
    </>
  );
}
