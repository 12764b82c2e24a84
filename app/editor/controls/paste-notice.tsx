import { forgetPasteLosses } from '#app/editor/extensions/paste/guarded-paste.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';

/** Says what pasting lost: the formatting of a text, or the files of its pictures. */
export function PasteNotice({ plain, pictures }: { readonly plain: number; readonly pictures: number }) {
  const t = useT();
  const { editor } = useEditorTools();
  const close = () => {
    forgetPasteLosses(editor);
    editor.commands.focus();
  };
  return (
    // The key makes a screen reader announce a second paste too.
    <div key={`${plain} ${pictures}`} className="notice-box" role="alert">
      {plain > 0 && <p>{t('writing.pastedPlain.text')}</p>}
      {pictures > 0 && <p>{t('writing.pastedPlain.pictures', { count: pictures })}</p>}
      <p className="actions">
        <button type="button" className="button is-quiet is-small" onClick={close}>
          {t('writing.pastedPlain.close')}
        </button>
      </p>
    </div>
  );
}
