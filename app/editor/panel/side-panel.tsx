import { type KeyboardEvent, useRef, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { EditorIcon } from '#app/editor/tools/editor-icon.tsx';
import { Later, LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { NoticePanel } from './notice-panel.tsx';

export const PANEL_TABS = ['notice', 'outline', 'annotations', 'history', 'files'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];
const TRANSCRIPT_TABS: readonly PanelTab[] = ['outline', 'history'];

const ANNOTATIONS = new LaterPart(
  async () => (await withTexts(import('#app/editor/annotations/annotations-panel.tsx'))).AnnotationsPanel,
);
const OUTLINE = new LaterPart(async () => (await withTexts(import('./outline-tab.tsx'))).OutlineTab);
const FILES = new LaterPart(async () => (await withTexts(import('./files-panel.tsx'))).FilesPanel);
const HISTORY = new LaterPart(async () => (await withTexts(import('./history-panel.tsx'))).HistoryPanel);

interface SidePanelProps {
  readonly shown: boolean;
  readonly state: WritingState;
  readonly tab: PanelTab;
  /** The last request for the state failed. */
  readonly failed: boolean;
  /** Grows with each request to annotate the selection. */
  readonly asked: number;
  readonly onTab: (tab: PanelTab) => void;
  readonly onClose: () => void;
}

/**
 * The panel beside the text, with tabs. Annotations stay behind another tab, and in a closed panel:
 * something may be half written there.
 */
export function SidePanel({ shown, state, tab, failed, asked, onTab, onClose }: SidePanelProps) {
  const t = useT();
  const { editor, session, page } = useEditorTools();
  const writable = useSession(session, 'writable');
  const annotating = shown && tab === 'annotations';
  const [annotated, setAnnotated] = useState(annotating);
  if (annotating && !annotated) setAnnotated(true);
  const tabs = useRef<HTMLDivElement>(null);
  const names = page.isTranscript ? TRANSCRIPT_TABS : PANEL_TABS;

  const onKeyDown = (event: KeyboardEvent) => {
    const at = names.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = names[(to + names.length) % names.length]!;
    onTab(next);
    tabs.current?.querySelector<HTMLElement>(`#onglet-${next}`)?.focus();
  };

  return (
    <aside className={shown ? 'side-panel' : undefined} hidden={!shown} aria-label={t('editor.panel.label')}>
      <div className="side-panel-head">
        <div ref={tabs} role="tablist" aria-label={t('editor.panel.label')} className="side-tabs" onKeyDown={onKeyDown}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`onglet-${name}`}
              aria-selected={name === tab}
              aria-controls="panneau"
              tabIndex={name === tab ? 0 : -1}
              onClick={() => onTab(name)}
            >
              {t(`editor.panel.tabs.${name}`)}
            </button>
          ))}
        </div>
        <button type="button" className="tool" aria-label={t('editor.panel.close')} onClick={onClose}>
          <EditorIcon name="close" />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a tab panel is reached by Tab, so that it can be scrolled */}
      <div role="tabpanel" id="panneau" aria-labelledby={`onglet-${tab}`} tabIndex={0} className="side-panel-body">
        {failed && <p className="quiet">{t('editor.panel.stateFailed')}</p>}
        {shown && tab === 'notice' && <NoticePanel state={state} />}
        {shown && tab === 'outline' && <Later part={OUTLINE} with={{}} />}
        {annotated && (
          <div hidden={!annotating}>
            <Later
              part={ANNOTATIONS}
              with={{
                pageId: page.id,
                language: page.language,
                editor,
                session,
                shown: annotating,
                asked,
              }}
            />
          </div>
        )}
        {shown && tab === 'history' && <Later part={HISTORY} with={{ state }} />}
        {shown && tab === 'files' && <Later part={FILES} with={{ state, writable }} />}
      </div>
    </aside>
  );
}
