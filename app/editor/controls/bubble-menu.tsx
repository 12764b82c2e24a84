import { posToDOMRect } from '@tiptap/core';
import { useEffect, useRef, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { keepPlacedBeside } from '#app/editor/tools/place-beside.ts';
import { useEditorSnapshot } from '#app/editor/tools/use-editor-snapshot.ts';
import { useT } from '#app/i18n/translate.ts';
import { TEXT_ID } from './editor-toolbar.tsx';
import { MarkButtons } from './mark-buttons.tsx';
import { RovingToolbar } from './roving-toolbar.tsx';
import { ToolButton } from './tool-button.tsx';
import { readToolbarState } from './toolbar-state.ts';

/** The most frequent controls for selected text, next to it. All are in the toolbar as well. */
export function BubbleMenu() {
  const t = useT();
  const { editor, session, page, open } = useEditorTools();
  const root = useRef<HTMLDivElement>(null);
  const [pointing, setPointing] = useState(false);
  const state = useEditorSnapshot(editor, (current) => ({
    ...readToolbarState(current, session.undoManager),
    from: current.state.selection.from,
    to: current.state.selection.to,
    focused:
      !current.isDestroyed && (current.view.hasFocus() || root.current?.contains(document.activeElement) === true),
  }));
  const { from, to } = state;
  const shown = state.editable && state.selected && state.takesMarks && state.focused && !pointing;

  // Shown once the mouse button is released: it must not be in the way of a selection being made.
  useEffect(() => {
    if (editor.isDestroyed) return;
    const { dom } = editor.view;
    const down = () => setPointing(true);
    const up = () => setPointing(false);
    dom.addEventListener('pointerdown', down);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', up);
    return () => {
      dom.removeEventListener('pointerdown', down);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
    };
  }, [editor]);

  useEffect(() => {
    const menu = root.current;
    if (!shown || !menu || editor.isDestroyed) return;
    // Touch screens show their own menu above the selection.
    const side = matchMedia('(pointer: coarse)').matches ? 'below' : 'above';
    return keepPlacedBeside(() => posToDOMRect(editor.view, from, to), menu, { side, align: 'center' });
  }, [shown, from, to, editor]);

  if (!shown) return <div ref={root} hidden />;
  const chain = () => editor.chain().focus();
  return (
    <div ref={root} className="bubble-menu">
      <RovingToolbar
        label={t('editor.toolbar.selection')}
        className="bubble-tools"
        controls={TEXT_ID}
        onLeave={() => editor.commands.focus()}
      >
        <MarkButtons state={state} />
        {!state.inFootnote && (
          <ToolButton
            icon="quote"
            label={t('editor.blocks.quote')}
            pressed={state.quote}
            onPress={() => chain().toggleBlockquote().run()}
          />
        )}
        {!page.isTranscript && (
          <ToolButton icon="comment" label={t('editor.marks.annotate')} onPress={() => open({ type: 'annotate' })} />
        )}
      </RovingToolbar>
    </div>
  );
}
