import { insertFootnote } from '#app/editor/commands/commands.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { ToolButton } from './tool-button.tsx';
import type { ToolbarState } from './toolbar-state.ts';

/** The marks that are set most: in the toolbar, and beside selected text. */
export function MarkButtons({ state }: { state: ToolbarState }) {
  const t = useT();
  const { editor, open } = useEditorTools();
  const chain = () => editor.chain().focus();
  return (
    <>
      <ToolButton
        icon="bold"
        label={t('editor.marks.bold')}
        keys="Control+B"
        pressed={state.bold}
        onPress={() => chain().toggleBold().run()}
      />
      <ToolButton
        icon="italic"
        label={t('editor.marks.italic')}
        keys="Control+I"
        pressed={state.italic}
        onPress={() => chain().toggleItalic().run()}
      />
      <ToolButton
        icon="link"
        label={t('editor.marks.link')}
        keys="Control+K"
        pressed={state.link}
        onPress={() => open({ type: 'link' })}
      />
      {!state.inFootnote && (
        <ToolButton
          icon="footnote"
          label={t('editor.blocks.footnote')}
          keys="Control+Alt+F"
          onPress={() => insertFootnote(editor)}
        />
      )}
    </>
  );
}
