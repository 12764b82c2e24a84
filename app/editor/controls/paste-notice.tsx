import { forgetPlainPastes, plainPastes } from '#app/editor/extensions/guarded-paste.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useEditorSnapshot } from '#app/editor/tools/use-editor-snapshot.ts';
import { useT } from '#app/i18n/translate.ts';

const read = (editor: Parameters<typeof plainPastes>[0]) => ({ count: plainPastes(editor) });

/** Says that pasted content was inserted as plain text, because its formatting failed. */
export function PasteNotice() {
  const t = useT();
  const { editor } = useEditorTools();
  const { count } = useEditorSnapshot(editor, read);
  if (count === 0) return null;
  const close = () => {
    forgetPlainPastes(editor);
    editor.commands.focus();
  };
  return (
    // The key makes a screen reader announce a second paste too.
    <div key={count} className="notice-box" role="alert">
      <p>{t('editor.pastedPlain.text')}</p>
      <p className="actions">
        <button type="button" className="button is-quiet is-small" onClick={close}>
          {t('editor.pastedPlain.close')}
        </button>
      </p>
    </div>
  );
}
