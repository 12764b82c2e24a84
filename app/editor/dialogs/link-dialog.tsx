import { useState } from 'react';
import { removeLink, setLink } from '#app/editor/commands/commands.ts';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { AddressField } from './address-field.tsx';
import { writtenHref } from './written-href.ts';

/** Links the selection, or edits the link around the caret. */
export function LinkDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { editor } = useEditorTools();
  const [present] = useState(() => (editor.isActive('link') ? String(editor.getAttributes('link').href ?? '') : null));
  const [needsText] = useState(() => editor.state.selection.empty && present === null);
  const [address, setAddress] = useState(present ?? '');
  const [text, setText] = useState('');
  const [faulty, setFaulty] = useState(false);

  const link = (href: string | null, words: string) => {
    if (href === null) {
      setFaulty(true);
      return;
    }
    onClose();
    setLink(editor, href, words.trim());
  };

  return (
    <Dialog
      title={present === null ? t('editor.link.title') : t('writing.link.change')}
      onClose={onClose}
      onSubmit={() => link(writtenHref(address, location.origin), text)}
    >
      <AddressField
        label={t('writing.link.address')}
        help={t('writing.link.hint')}
        error={faulty ? t('writing.link.faulty') : null}
        value={address}
        onChange={(value) => {
          setAddress(value);
          setFaulty(false);
        }}
        onPick={(page) => link(page.href, text || page.title)}
      />
      {needsText && (
        <Field label={t('writing.link.text')}>
          {(attributes) => (
            <input {...attributes} type="text" value={text} onChange={(event) => setText(event.target.value)} />
          )}
        </Field>
      )}
      <p className="dialog-actions">
        <button type="submit" className="button">
          {t('editor.dialog.apply')}
        </button>
        {present !== null && (
          <>
            <a className="button is-quiet" href={present} target="_blank" rel="noreferrer">
              {t('writing.link.open')}
            </a>
            <button
              type="button"
              className="button is-quiet"
              onClick={() => {
                onClose();
                removeLink(editor);
              }}
            >
              {t('writing.link.remove')}
            </button>
          </>
        )}
      </p>
    </Dialog>
  );
}
