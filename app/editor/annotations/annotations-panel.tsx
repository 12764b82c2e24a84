import type { Editor } from '@tiptap/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { revealBlock } from '#app/editor/commands/commands.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { linkedThread } from '#content/annotation/thread-anchor.ts';
import type { ThreadView } from '#server/annotations/annotation-views.ts';
import { AnnotateSelection } from './annotate-selection.tsx';
import { revealPassage, showPassages } from './annotation-marks.ts';
import { PanelThread } from './panel-thread.tsx';
import { findPassages, inTextOrder } from './passages.ts';
import { useThreads } from './use-threads.ts';

export interface AnnotationsPanelProps {
  readonly pageId: string;
  /** The language of the page's text. */
  readonly language: string;
  readonly editor: Editor;
  /**
   * Its draft resolves the threads' relative positions; its notices name the threads that change.
   */
  readonly session: DraftSession;
  /** False behind another tab, and in a closed panel. */
  readonly shown: boolean;
  /** Grows with each request to annotate the selection from the text. */
  readonly asked: number;
}

/** The page's annotations beside the draft, in text order, each with a link to its words. */
export function AnnotationsPanel({ pageId, language, editor, session, shown, asked }: AnnotationsPanelProps) {
  const t = useT();
  const { draft } = session;
  const { read, ask } = useThreads(session, pageId, shown);
  const [resolvedToo, setResolvedToo] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  /** The thread named in the address, which is shown once, with its words. */
  const wanted = useRef(linkedThread(location.hash));

  const known = read.state === 'read' ? read.threads : null;
  const threads = useMemo(
    () => (known ? inTextOrder(known, findPassages(known, draft, editor.state.doc)) : []),
    [known, draft, editor],
  );
  useEffect(() => {
    const marked = known?.filter((thread) => resolvedToo || thread.resolvedAt === null);
    showPassages(editor, shown && marked ? (doc) => findPassages(marked, draft, doc) : null);
  }, [editor, draft, known, resolvedToo, shown]);
  useEffect(() => () => showPassages(editor, null), [editor]);
  // After the passages are marked: the words are found among them.
  useEffect(() => {
    const thread = known?.find(({ id }) => id === wanted.current);
    if (!thread || !shown) return;
    if (thread.resolvedAt !== null && !resolvedToo) {
      setResolvedToo(true);
      return;
    }
    wanted.current = null;
    if (!revealPassage(editor, thread.id)) revealBlockOf(editor, thread);
    const item = list.current?.querySelector<HTMLElement>(`[data-thread="${thread.id}"]`);
    item?.scrollIntoView({ block: 'nearest' });
  }, [editor, known, resolvedToo, shown]);

  if (read.state === 'loading') return <p className="quiet">{t('annotations.panel.loading')}</p>;
  if (read.state === 'failed') {
    return (
      <>
        <p>{t('annotations.panel.failed')}</p>
        <button type="button" className="button is-quiet" onClick={() => ask(null)}>
          {t('annotations.panel.retry')}
        </button>
      </>
    );
  }
  const { mayWrite, mayRequire } = read;
  const resolved = threads.some((thread) => thread.resolvedAt !== null);
  const listed = threads.filter((thread) => resolvedToo || thread.resolvedAt === null);
  return (
    <>
      {mayWrite && (
        <AnnotateSelection
          pageId={pageId}
          language={language}
          editor={editor}
          shown={shown}
          asked={asked}
          mayRequire={mayRequire}
          onMade={(id) => ask([id])}
        />
      )}
      {threads.length === 0 && (
        <>
          <p>{t('annotations.panel.empty')}</p>
          <p className="quiet">{t('annotations.panel.emptyHelp')}</p>
        </>
      )}
      {resolved && (
        <label className="field-check">
          <input type="checkbox" checked={resolvedToo} onChange={(event) => setResolvedToo(event.target.checked)} />
          {t('annotations.panel.showResolved')}
        </label>
      )}
      <ul ref={list} className="panel-threads">
        {listed.map((thread) => (
          <PanelThread
            key={thread.id}
            pageId={pageId}
            thread={thread}
            language={language}
            mayWrite={mayWrite}
            onReveal={() => revealPassage(editor, thread.id) || revealBlockOf(editor, thread)}
            onChanged={() => ask([thread.id])}
          />
        ))}
      </ul>
    </>
  );
}

function revealBlockOf(editor: Editor, { draftPlace }: ThreadView): void {
  if (draftPlace?.blockId) revealBlock(editor, draftPlace.blockId);
}
