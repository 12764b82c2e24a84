import { useState } from 'react';
import { noticeKey } from '#app/device/device-copy.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { invitationsPath, noticePath, publishPath } from '#content/addresses/site-paths.ts';

const FIELDS = new LaterPart(
  async () => (await withTexts(import('#app/editor/notice/notice-fields.tsx'))).NoticeFields,
);
/** The fields stay open while another tab of the panel is shown. */
let wasOpen = false;

/** The page's status and its notice, which can be filled in here or in its form. */
export function NoticePanel({ state }: { state: WritingState }) {
  const t = useT();
  const { page, visibility, status, archived, editions } = state;
  const { session } = useEditorTools();
  const writable = useSession(session, 'writable');
  const [isOpen, setOpen] = useState(() => wasOpen || isKept(noticeKey({ owner: session.user.id, pageId: page.id })));
  const rows = [
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
      </dl>
      <p className="panel-actions">
        <a className="button is-quiet" href={noticePath(page.path)}>
          {t('editor.panel.notice.edit')}
        </a>
        {!archived && (
          <>
            <a className="button" href={publishPath(page.path)}>
              {t('editor.panel.notice.publish')}
            </a>
            {editions.length > 0 && (
              <a className="button is-quiet" href={invitationsPath(page.path)}>
                {t('editor.panel.notice.invite')}
              </a>
            )}
          </>
        )}
      </p>
      {writable && (
        <details
          className="panel-notice-fold"
          open={isOpen}
          onToggle={({ currentTarget, target }) => {
            // Folds inside trigger this handler as well.
            if (target !== currentTarget) return;
            wasOpen = currentTarget.open;
            setOpen(wasOpen);
          }}
        >
          <summary>{t('editor.panel.notice.fill')}</summary>
          {isOpen && <Later part={FIELDS} with={{}} />}
        </details>
      )}
    </>
  );
}

/** Whether something typed is stored on this device only, and must be sent. */
function isKept(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    // Storage is denied: nothing was stored.
    return false;
  }
}

function languageName(language: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language;
}
