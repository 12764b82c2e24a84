import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { useT } from '#app/i18n/translate.ts';
import type { AnnotationList, ThreadView } from '#server/annotations/annotation-views.ts';
import { AnnotateSelection } from './annotations/annotate-selection.tsx';
import { PanelThread } from './annotations/panel-thread.tsx';
import { findPassages } from './annotations/passages.ts';
import { revealPassage, showPassages } from './behaviour/annotation-marks.ts';
import { revealBlock } from './behaviour/commands.ts';

export interface AnnotationsPanelProps {
  readonly pageId: string;
  /** The language of the page's text. */
  readonly language: string;
  readonly editor: Editor;
  /** The draft's Yjs document, to resolve the threads' relative positions. */
  readonly draft: Y.Doc;
  /** Grows whenever the server says that an annotation changed. */
  readonly news: number;
}

type Reading =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | { readonly state: 'read'; readonly list: AnnotationList };

/** The page's annotations beside the draft, in the order of its text, with the way to the words they are about. */
export function AnnotationsPanel({ pageId, language, editor, draft, news }: AnnotationsPanelProps) {
  const t = useT();
  const [reading, setReading] = useState<Reading>({ state: 'loading' });
  const [resolvedToo, setResolvedToo] = useState(false);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: news and attempts are what make it read again
  useEffect(() => {
    const controller = new AbortController();
    fetch(`/annotations/${pageId}?brouillon`, { signal: controller.signal })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        setReading({ state: 'read', list: (await answer.json()) as AnnotationList });
      })
      .catch(() => {
        // What was read before stays, when it is only older.
        if (!controller.signal.aborted)
          setReading((before) => (before.state === 'read' ? before : { state: 'failed' }));
      });
    return () => controller.abort();
  }, [pageId, news, attempt]);

  const threadsRead = reading.state === 'read' ? reading.list.threads : null;
  useEffect(() => {
    const marked = threadsRead?.filter((thread) => resolvedToo || thread.resolvedAt === null);
    showPassages(editor, marked ? (doc) => findPassages(marked, draft, doc) : null);
  }, [editor, draft, threadsRead, resolvedToo]);
  useEffect(() => () => showPassages(editor, null), [editor]);

  const readAgain = () => setAttempt((count) => count + 1);
  if (reading.state === 'loading') return <p className="quiet">{t('annotations.panel.loading')}</p>;
  if (reading.state === 'failed') {
    return (
      <>
        <p>{t('annotations.panel.failed')}</p>
        <button type="button" className="button is-quiet" onClick={readAgain}>
          {t('annotations.panel.retry')}
        </button>
      </>
    );
  }
  const { threads, mayWrite } = reading.list;
  const resolved = threads.some((thread) => thread.resolvedAt !== null);
  const shown = threads.filter((thread) => resolvedToo || thread.resolvedAt === null);
  return (
    <>
      {mayWrite && <AnnotateSelection pageId={pageId} language={language} editor={editor} onChanged={readAgain} />}
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
      <ul className="panel-threads">
        {shown.map((thread) => (
          <PanelThread
            key={thread.id}
            pageId={pageId}
            thread={thread}
            language={language}
            mayWrite={mayWrite}
            onReveal={() => revealPassage(editor, thread.id) || revealBlockOf(editor, thread)}
            onChanged={readAgain}
          />
        ))}
      </ul>
    </>
  );
}

function revealBlockOf(editor: Editor, { draftPlace }: ThreadView): void {
  if (draftPlace?.blockId) revealBlock(editor, draftPlace.blockId);
}
