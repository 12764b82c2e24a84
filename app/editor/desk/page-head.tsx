import type { WritingPage } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { noticePath } from '#content/site-paths.ts';

/** The page's title and summary, as readers see them; they are edited in the notice. */
export function PageHead({ page }: { page: WritingPage }) {
  const t = useT();
  const { kind, language, title, summary, path } = page;
  return (
    <header className="reading-head writing-head">
      <p className="kicker">
        <span className="motif" data-motif={kind} aria-hidden="true" />
        <a href={page.kindPath}>{page.kindName}</a>
      </p>
      <h1 lang={language} dir={directionOf(language)}>
        {title}
      </h1>
      {summary && (
        <p className="standfirst" lang={language} dir={directionOf(language)}>
          {summary}
        </p>
      )}
      <p className="writing-notice-link">
        <a href={noticePath(path)}>{t('editor.panel.notice.edit')}</a>
      </p>
    </header>
  );
}
