import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { invitationsPath, noticePath, publishPath } from '#content/addresses/site-paths.ts';

/** A summary of the page's notice, with a link to edit it. */
export function NoticePanel({ state }: { state: WritingState }) {
  const t = useT();
  const { page, visibility, status, archived, editions } = state;
  const rows = [
    [t('editor.panel.notice.kind'), page.kindName],
    [t('editor.panel.notice.status'), t(`kinds.status.${archived ? 'archived' : status}`)],
    [t('editor.panel.notice.visibility'), t(`kinds.visibility.${visibility}`)],
    [t('editor.panel.notice.language'), languageName(page.language, t.locale)],
  ] as const;
  return (
    <>
      <dl className="panel-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('editor.panel.notice.summary')}</dt>
          <dd lang={page.summary ? page.language : undefined}>{page.summary || t('editor.panel.notice.noSummary')}</dd>
        </div>
      </dl>
      <p className="panel-actions">
        <a className="button is-quiet" href={noticePath(page.path)}>
          {t('editor.panel.notice.edit')}
        </a>
        {!archived && (
          <a className="button" href={publishPath(page.path)}>
            {t('editor.panel.notice.publish')}
          </a>
        )}
        {!archived && editions.length > 0 && (
          <a className="button is-quiet" href={invitationsPath(page.path)}>
            {t('editor.panel.notice.invite')}
          </a>
        )}
      </p>
    </>
  );
}

function languageName(language: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language;
}
