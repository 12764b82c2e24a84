import type { ReactNode } from 'react';
import type { WritingPage } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { noticePath, reviewsPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';

interface PageHeadProps {
  readonly page: WritingPage;
  /** Title and summary, to be written in; by default to be read. */
  readonly children?: ReactNode;
}

/** The page's title and summary, with its kind and the way to its notice. */
export function PageHead({ page, children }: PageHeadProps) {
  const t = useT();
  const { kind, path } = page;
  return (
    <header className="reading-head writing-head">
      <p className="kicker">
        <span className="motif" data-motif={kind} aria-hidden="true" />
        <a href={page.kindPath}>{page.kindName}</a>
      </p>
      {children ?? <ReadHead page={page} />}
      {page.sentBack && (
        <p className="notice-box">
          <a href={reviewsPath(path)}>{page.sentBack}</a>
        </p>
      )}
      {!page.isTranscript && (
        <p className="writing-notice-link">
          <a href={noticePath(path)}>{t('editor.panel.notice.edit')}</a>
        </p>
      )}
    </header>
  );
}

/** As they are stored, and as their fields show them: nothing is redrawn once these are there. */
function ReadHead({ page: { language, written } }: { page: WritingPage }) {
  const { title, summary } = written;
  const direction = directionOf(language);
  return (
    <>
      <h1 lang={language} dir={direction}>
        {title}
      </h1>
      {summary && (
        <p className="standfirst" lang={language} dir={direction}>
          {summary}
        </p>
      )}
    </>
  );
}
