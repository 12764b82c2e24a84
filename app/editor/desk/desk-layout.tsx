import { type RefObject, useEffect, useState } from 'react';
import { EditorToolbar } from '#app/editor/controls/editor-toolbar.tsx';
import { LaterPasteNotice } from '#app/editor/controls/later-paste-notice.tsx';
import { PresenceList } from '#app/editor/controls/presence-list.tsx';
import { RefusalNotice } from '#app/editor/controls/refusal-notice.tsx';
import type { ToolbarHandle } from '#app/editor/controls/roving-toolbar.tsx';
import { SaveIndicator } from '#app/editor/controls/save-indicator.tsx';
import { useWordCount } from '#app/editor/controls/use-word-count.ts';
import { LaterLostWritingNotice } from '#app/editor/history/later-lost-writing-notice.tsx';
import { LaterReplacementNotice } from '#app/editor/history/later-replacement-notice.tsx';
import { type PanelTab, SidePanel } from '#app/editor/panel/side-panel.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { EditorIcon } from '#app/editor/tools/editor-icon.tsx';
import { useHistoryTools } from '#app/editor/tools/history-context.ts';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { draftPath } from '#content/addresses/site-paths.ts';
import { EditorSurface } from './editor-surface.tsx';

interface DeskLayoutProps {
  readonly state: WritingState;
  readonly failed: boolean;
  /** A modal dialog is open. */
  readonly covered: boolean;
  /** Grows with each request to annotate the selection. */
  readonly asked: number;
  readonly toolbar: RefObject<ToolbarHandle>;
  readonly onReady: () => void;
}

/** The layout of the editor: bar with the save state, toolbar, notices, text and side panel. */
export function DeskLayout({ state, failed, covered, asked, toolbar, onReady }: DeskLayoutProps) {
  const t = useT();
  const { editor, session, open, announce } = useEditorTools();
  // A link to an annotation opens its panel.
  const [linked] = useState(() => !state.page.isTranscript && location.hash.startsWith('#annotation'));
  const [tab, setTab] = useState<PanelTab>(state.page.isTranscript ? 'outline' : linked ? 'annotations' : 'notice');
  // On narrow screens, the panel would cover the text: it starts closed.
  const [panel, setPanel] = useState(() => linked || matchMedia('(min-width: 72rem)').matches);
  const words = useWordCount(editor);
  const { replacement } = useHistoryTools();
  // On narrow screens, the panel would cover the notice of the restore and its undo button.
  useEffect(() => {
    if (replacement?.mine && !matchMedia('(min-width: 72rem)').matches) setPanel(false);
  }, [replacement]);
  useEffect(() => {
    if (asked === 0) return;
    setTab('annotations');
    setPanel(true);
    // Until the form is there, letters that are typed must not replace the selected words.
    editor.view.dom.blur();
    getSelection()?.removeAllRanges();
  }, [asked, editor]);
  const { page, archived } = state;
  return (
    <>
      <div className="writing-bar">
        <section className="writing-state" aria-label={t('editor.bar')}>
          <SaveIndicator session={session} announce={announce} />
          <PresenceList session={session} announce={announce} />
          <p className="writing-words">{words === null ? '' : t('editor.words', { count: words })}</p>
          <p className="writing-links">
            {/* Without an edition, only the draft can be read. */}
            <a href={state.editions.length > 0 || page.isTranscript ? page.path : draftPath(page.path)}>
              {t('editor.read')}
            </a>
            <button
              type="button"
              className="tool"
              aria-label={t('editor.toolbar.help')}
              onClick={() => open({ type: 'help' })}
            >
              <EditorIcon name="help" />
            </button>
            <button
              type="button"
              className="tool"
              aria-label={t('editor.toolbar.panel')}
              aria-expanded={panel}
              onClick={() => setPanel(!panel)}
            >
              <EditorIcon name="panel" />
            </button>
          </p>
        </section>
        <EditorToolbar ref={toolbar} />
      </div>
      <RefusalNotice />
      <LaterLostWritingNotice />
      <LaterPasteNotice />
      <LaterReplacementNotice
        covered={covered}
        onHistory={() => {
          setTab('history');
          setPanel(true);
        }}
      />
      {archived && <p className="notice-box">{t('editor.archived')}</p>}
      <EditorSurface onReady={onReady} page={page} />
      <SidePanel
        shown={panel}
        state={state}
        failed={failed}
        tab={tab}
        asked={asked}
        onTab={setTab}
        onClose={() => setPanel(false)}
      />
    </>
  );
}
