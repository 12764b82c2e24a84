import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import type { AnnotationList, ThreadView } from '#server/annotations/annotation-views.ts';
import { revealBlock } from './behaviour/commands.ts';

export interface AnnotationsPanelProps {
  readonly pageId: string;
  /** Where the page is read. */
  readonly pagePath: string;
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
export function AnnotationsPanel({ pageId, pagePath, language, editor, news }: AnnotationsPanelProps) {
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

  if (reading.state === 'loading') return <p className="quiet">{t('annotations.panel.loading')}</p>;
  if (reading.state === 'failed') {
    return (
      <>
        <p>{t('annotations.panel.failed')}</p>
        <button type="button" className="button is-quiet" onClick={() => setAttempt(attempt + 1)}>
          {t('annotations.panel.retry')}
        </button>
      </>
    );
  }
  const { threads } = reading.list;
  if (threads.length === 0) {
    return (
      <>
        <p>{t('annotations.panel.empty')}</p>
        <p className="quiet">{t('annotations.panel.emptyHelp')}</p>
      </>
    );
  }
  const resolved = threads.some((thread) => thread.resolvedAt !== null);
  return (
    <>
      {resolved && (
        <label className="field-check">
          <input type="checkbox" checked={resolvedToo} onChange={(event) => setResolvedToo(event.target.checked)} />
          {t('annotations.panel.showResolved')}
        </label>
      )}
      <ul className="panel-threads">
        {threads
          .filter((thread) => resolvedToo || thread.resolvedAt === null)
          .map((thread) => (
            <PanelThread key={thread.id} thread={thread} language={language} pagePath={pagePath} editor={editor} />
          ))}
      </ul>
    </>
  );
}

function PanelThread(props: { thread: ThreadView; language: string; pagePath: string; editor: Editor }) {
  const { thread, language, pagePath, editor } = props;
  const t = useT();
  const { author, draftPlace } = thread;
  const blockId = draftPlace && draftPlace.state !== 'orphaned' ? draftPlace.blockId : null;
  return (
    <li className="panel-thread" data-side={author.side}>
      <p className="panel-thread-who">
        <span aria-hidden="true">{author.side === 'south' ? '▲' : '●'}</span> <strong>{author.name}</strong>
        {author.organisation && `, ${author.organisation}`}
        <span className="quiet">
          {' '}
          {t(`annotations.kind.${thread.kind}`)} · {formatDate(thread.createdAt, t.locale)}
        </span>
      </p>
      <blockquote lang={language}>{thread.whole ? t('annotations.wholeParagraph') : thread.quote}</blockquote>
      <p className="panel-thread-body">{thread.body}</p>
      {draftPlace && draftPlace.state !== 'placed' && (
        <p className="quiet">{t(`annotations.state.${draftPlace.state}`)}</p>
      )}
      {thread.replies.length > 0 && (
        <p className="quiet">{t('annotations.reply.count', { count: thread.replies.length })}</p>
      )}
      <p className="panel-thread-actions">
        {blockId && (
          <button type="button" className="button is-quiet is-small" onClick={() => revealBlock(editor, blockId)}>
            {t('annotations.panel.goTo')}
          </button>
        )}
        <a className="button is-quiet is-small" href={`${pagePath}/annotations`}>
          {t('annotations.reply.open')}
        </a>
      </p>
    </li>
  );
}
