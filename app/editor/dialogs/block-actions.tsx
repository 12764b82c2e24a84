import { removeBlock } from '#app/editor/commands/commands.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';

interface BlockActionsProps {
  /** Of the block that the dialog changes; undefined when it inserts one. */
  readonly id: string | undefined;
  readonly removeLabel: string;
  /** True while there is nothing to insert. */
  readonly isEmpty?: boolean;
  readonly onClose: () => void;
}

/** The end of a block's dialog: insert it, or apply the changes or remove it. */
export function BlockActions({ id, removeLabel, isEmpty = false, onClose }: BlockActionsProps) {
  const t = useT();
  const { editor } = useEditorTools();
  return (
    <p className="dialog-actions">
      <button type="submit" className="button" aria-disabled={isEmpty || undefined}>
        {id ? t('editor.dialog.apply') : t('editor.dialog.insert')}
      </button>
      {id && (
        <button
          type="button"
          className="button is-quiet"
          onClick={() => {
            onClose();
            removeBlock(editor, id);
          }}
        >
          {removeLabel}
        </button>
      )}
    </p>
  );
}
