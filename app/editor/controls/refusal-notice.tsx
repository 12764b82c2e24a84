import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { signInPath, writePath } from '#content/addresses/site-paths.ts';
import { downloadText } from './download-text.ts';

/** Says why edits are no longer stored, what was preserved, and what to do. */
export function RefusalNotice() {
  const t = useT();
  const { editor, session, page } = useEditorTools();
  const refusal = useSession(session, 'refusal');
  const changed = useSession(session, 'changed');
  const save = useSession(session, 'save');
  if (!refusal) return save === 'unsaved' ? <HeldNotice /> : null;
  const away = refusal === 'signed-out' || refusal === 'other-person';
  const again = away || refusal === 'too-many' || refusal === 'no-right';
  const beyondRepair = refusal === 'refused' || refusal === 'no-page';
  return (
    <div className="notice-box is-danger refusal" role="alert">
      <p>
        {t(`editor.refusal.${refusal}`)}
        {(away || refusal === 'no-right') && changed && ` ${t('editor.refusal.kept')}`}
      </p>
      <p className="actions">
        {away && (
          <a className="button is-quiet" href={signInPath(writePath(page.path))} target="_blank" rel="noopener">
            {t('editor.refusal.signIn')}
          </a>
        )}
        {again && (
          <button type="button" className="button" onClick={() => session.reconnect()}>
            {t('editor.refusal.retry')}
          </button>
        )}
        {refusal === 'outdated' && (
          <button type="button" className="button" onClick={() => location.reload()}>
            {t('editor.reload')}
          </button>
        )}
        {(changed || beyondRepair) && refusal !== 'storage-failed' && (
          <button type="button" className="button is-quiet" onClick={() => downloadText(editor, page.title)}>
            {t('editor.refusal.download')}
          </button>
        )}
        {beyondRepair && (
          <button
            type="button"
            className="button is-quiet"
            onClick={() => void session.discardCopy().then(() => location.reload())}
          >
            {t('editor.refusal.discard')}
          </button>
        )}
      </p>
    </div>
  );
}

/** The right to write was lost while typing: the last edits were refused, and are on screen. */
function HeldNotice() {
  const t = useT();
  const { editor, page } = useEditorTools();
  return (
    <div className="notice-box is-danger refusal" role="alert">
      <p>{t('editor.refusal.held')}</p>
      <p className="actions">
        <button type="button" className="button is-quiet" onClick={() => downloadText(editor, page.title)}>
          {t('editor.refusal.download')}
        </button>
      </p>
    </div>
  );
}
