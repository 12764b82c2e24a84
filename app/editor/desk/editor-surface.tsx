import { useEffect, useLayoutEffect, useRef } from 'react';
import { goToLinkedBlock } from '#app/editor/commands/linked-block.ts';
import { BubbleMenu } from '#app/editor/controls/bubble-menu.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { DeskHead } from './desk-head.tsx';

/** The text, in the place of the page's preview. */
export function EditorSurface({ page, onReady }: { page: WritingState['page']; onReady: () => void }) {
  const t = useT();
  const tools = useEditorTools();
  const { editor } = tools;
  const host = useRef<HTMLDivElement>(null);
  // A layout effect, so that the preview and the text are swapped in the same paint.
  useLayoutEffect(() => {
    if (editor.isDestroyed) return;
    const surface = editor.view.dom.parentElement;
    if (surface) host.current?.replaceChildren(surface);
    onReady();
    goToLinkedBlock(editor, location.hash);
  }, [editor, onReady]);
  useEffect(() => {
    // Left as soon as it was opened: the text is no more.
    if (editor.isDestroyed) return;
    const { dom } = editor.view;
    const show = (event: Event) => {
      withTexts(import('#app/editor/moving/block-handle.ts')).then(
        ({ showBlockHandle }) => showBlockHandle(tools, t, event),
        (error: unknown) => console.info(error),
      );
    };
    for (const name of ['pointerover', 'focus']) dom.addEventListener(name, show, { once: true });
    return () => {
      for (const name of ['pointerover', 'focus']) dom.removeEventListener(name, show);
    };
  }, [editor, tools, t]);
  return (
    <div className="writing-text">
      <DeskHead page={page} />
      <div ref={host} lang={page.language} dir={directionOf(page.language)} />
      <BubbleMenu />
    </div>
  );
}
