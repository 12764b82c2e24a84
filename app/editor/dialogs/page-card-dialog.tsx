import { useState } from 'react';
import { insertPageCard, updateBlock } from '#app/editor/commands/commands.ts';
import { findBlock } from '#app/editor/commands/find-block.ts';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { splitAddress } from '#content/addresses/split-address.ts';
import { AddressField } from './address-field.tsx';
import { BlockActions } from './block-actions.tsx';
import { writtenHref } from './written-href.ts';

/** Inserts the card of another page or collection, or changes the page of a card. */
export function PageCardDialog({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useT();
  const { editor, segments } = useEditorTools();
  const [address, setAddress] = useState(() => String((id && findBlock(editor.state.doc, id)?.node.attrs.href) || ''));
  const [faulty, setFaulty] = useState(false);

  const choose = (href: string | null) => {
    if (href === null || !segments.includes(splitAddress(href)?.segment ?? '')) {
      setFaulty(true);
      return;
    }
    onClose();
    if (id) updateBlock(editor, id, { href });
    else insertPageCard(editor, href);
    editor.commands.focus();
  };

  return (
    <Dialog
      title={t('editor.card.title')}
      onClose={onClose}
      onSubmit={() => choose(writtenHref(address, location.origin))}
    >
      <AddressField
        label={t('writing.card.page')}
        help={t('writing.card.hint')}
        error={faulty ? t('writing.card.faulty') : null}
        value={address}
        onChange={(value) => {
          setAddress(value);
          setFaulty(false);
        }}
        onPick={(page) => choose(page.href)}
      />
      <BlockActions id={id} removeLabel={t('editor.dialog.remove')} onClose={onClose} />
    </Dialog>
  );
}
