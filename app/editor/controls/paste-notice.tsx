import { forgetPasteLosses, type PasteLosses } from '#app/editor/extensions/paste/guarded-paste.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { LEFT_OUT } from '#content/paste/left-out.ts';

/**
 * Says what pasting lost: the formatting of a text, the files of its pictures, and what is no part
 * of it.
 */
export function PasteNotice({ losses }: { readonly losses: PasteLosses }) {
  const { plain = 0 } = losses;
  const t = useT();
  const { editor } = useEditorTools();
  const close = () => {
    forgetPasteLosses(editor);
    editor.commands.focus();
  };
  return (
    // The key makes a screen reader announce a second paste too.
    <div key={JSON.stringify(losses)} className="notice-box" role="alert">
      {plain > 0 && <p>{t('writing.pastedPlain.text')}</p>}
      {(['pictures', ...LEFT_OUT] as const).map((sort) => {
        const count = losses[sort] ?? 0;
        return count > 0 && <p key={sort}>{t(`writing.pastedPlain.${sort}`, { count })}</p>;
      })}
      <p className="actions">
        <button type="button" className="button is-quiet is-small" onClick={close}>
          {t('writing.pastedPlain.close')}
        </button>
      </p>
    </div>
  );
}
