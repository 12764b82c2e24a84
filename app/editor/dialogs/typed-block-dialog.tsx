import { useState } from 'react';
import { type TypedBlockAttributes, updateBlock } from '#app/editor/commands/commands.ts';
import { findBlock } from '#app/editor/commands/find-block.ts';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { BLOCK_LABELS, hasBlockField, isBlockKind } from '#content/document/blocks.ts';
import { BlockActions } from './block-actions.tsx';

/** Edits a typed block's attributes: kind, title, attribution, figure. */
export function TypedBlockDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const { editor } = useEditorTools();
  const [attributes, setAttributes] = useState<TypedBlockAttributes>(() => {
    const attrs = findBlock(editor.state.doc, id)?.node.attrs ?? {};
    return {
      kind: isBlockKind(attrs.kind) ? attrs.kind : 'finding',
      title: String(attrs.title ?? ''),
      attribution: String(attrs.attribution ?? ''),
      value: String(attrs.value ?? ''),
    };
  });
  const { kind } = attributes;
  const change = (part: Partial<TypedBlockAttributes>) => setAttributes({ ...attributes, ...part });

  return (
    <Dialog
      title={t('editor.typed.title')}
      onClose={onClose}
      onSubmit={() => {
        onClose();
        updateBlock(editor, id, {
          ...attributes,
          title: attributes.title.trim(),
          attribution: attributes.attribution.trim(),
        });
        editor.commands.focus();
      }}
    >
      <Field label={t('writing.typed.kind')}>
        {(field) => (
          <select
            {...field}
            data-first=""
            value={kind}
            onChange={(event) => {
              if (isBlockKind(event.target.value)) change({ kind: event.target.value });
            }}
          >
            {BLOCK_LABELS.map((label) => (
              <option key={label.kind} value={label.kind}>
                {label[t.locale]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {(hasBlockField(kind, 'value') || attributes.value !== '') && (
        <Field label={t('editor.typed.value')} help={t('writing.typed.valueHint')}>
          {(field) => (
            <input
              {...field}
              type="text"
              value={attributes.value}
              onChange={(event) => change({ value: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t('editor.typed.blockTitle')} help={t('writing.typed.blockTitleHint')}>
        {(field) => (
          <input
            {...field}
            type="text"
            value={attributes.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      {(hasBlockField(kind, 'attribution') || attributes.attribution !== '') && (
        <Field label={t('editor.typed.attribution')} help={t('writing.typed.attributionHint')}>
          {(field) => (
            <input
              {...field}
              type="text"
              value={attributes.attribution}
              onChange={(event) => change({ attribution: event.target.value })}
            />
          )}
        </Field>
      )}
      <BlockActions id={id} removeLabel={t('writing.typed.remove')} onClose={onClose} />
    </Dialog>
  );
}
