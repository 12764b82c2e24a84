import { type ReactNode, useRef, useState } from 'react';
import { repliesPlace } from '#app/annotations/thread/replies-place.ts';
import { SIDE_SIGNS } from '#app/annotations/view/side-name.tsx';
import { REPLIES_PART } from '#app/annotations/view/thread-pages.ts';
import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { threadsPath } from '#content/addresses/site-paths.ts';
import type { ReplyView, ThreadChanges, ThreadView } from '#server/annotations/annotation-views.ts';
import { AnnotationWriter } from './annotation-writer.tsx';
import { sendAnnotation } from './send-annotation.ts';

interface PanelThreadProps {
  readonly pageId: string;
  readonly thread: ThreadView;
  readonly language: string;
  readonly mayWrite: boolean;
  readonly onReveal: () => void;
  /** Called when something was stored: the thread must be read again. */
  readonly onChanged: () => void;
}

/** A thread beside the draft: its words, what became of them, its replies and its actions. */
export function PanelThread(props: PanelThreadProps) {
  const { pageId, thread, language, mayWrite, onReveal, onChanged } = props;
  const { id, author, draftPlace, editionNumber, versionNumber, resolvedAt } = thread;
  const [{ replies, repliesPart }, showPart] = useReplies(pageId, thread);
  const t = useT();
  const [replying, setReplying] = useState(false);
  const [why, setWhy] = useState('');
  const item = useRef<HTMLLIElement>(null);
  // The closed form had the focus: it moves to the thread, not to the top of the page.
  const endReply = () => {
    setReplying(false);
    item.current?.focus();
  };
  const state = draftPlace?.state ?? 'orphaned';

  const act = async (intent: string) => {
    const sent = await sendAnnotation(pageId, { intent, cible: id });
    setWhy(sent.ok ? '' : (sent.why ?? t('annotations.panel.failed')));
    if (sent.ok) onChanged();
  };

  return (
    <li ref={item} tabIndex={-1} className="panel-thread" data-side={author.side} data-thread={id}>
      <Author item={thread}>
        {t(`annotations.kind.${thread.kind}`)}{' '}
        {editionNumber !== null
          ? t('annotations.panel.onEdition', { number: editionNumber })
          : versionNumber !== null
            ? t('annotations.panel.onVersion', { number: versionNumber })
            : t('annotations.panel.onDraft')}
      </Author>
      {thread.mustFix && !resolvedAt && (
        <p>
          <span className="badge is-danger">{t('annotations.mustFix.state')}</span>
        </p>
      )}
      <blockquote lang={language} dir="auto">
        {thread.whole && state === 'placed' ? t('annotations.wholeParagraph') : thread.quote}
      </blockquote>
      {state !== 'placed' && <p className="quiet">{t(`annotations.state.${state}`)}</p>}
      {thread.replacement && thread.replacement !== thread.body && (
        <blockquote lang={language} dir="auto">
          → {thread.replacement}
        </blockquote>
      )}
      <p className="panel-thread-body" lang={thread.language ?? undefined} dir="auto">
        {thread.body || t('annotations.panel.deletes')}
      </p>
      {repliesPart.parts > 1 && (
        <p className="quiet">
          {t('annotations.reply.place', repliesPlace(repliesPart, replies.length))}{' '}
          {repliesPart.part < repliesPart.parts && (
            <button
              type="button"
              className="button is-quiet is-small"
              onClick={() => void showPart(repliesPart.part + 1).then(setWhy)}
            >
              {t('annotations.reply.earlier')}
            </button>
          )}
          {repliesPart.part > 1 && (
            <button
              type="button"
              className="button is-quiet is-small"
              onClick={() => void showPart(repliesPart.part - 1).then(setWhy)}
            >
              {t('annotations.reply.later')}
            </button>
          )}
        </p>
      )}
      {replies.map((reply) => (
        <div key={reply.id} className="panel-reply">
          <Author item={reply} />
          <p className="panel-thread-body" lang={reply.language ?? undefined} dir="auto">
            {reply.body}
          </p>
        </div>
      ))}
      {why && (
        <p className="field-error" role="alert">
          {why}
        </p>
      )}
      {replying ? (
        <AnnotationWriter
          pageId={pageId}
          fields={{ intent: 'reply', cible: id }}
          label={t('annotations.reply.label')}
          send={t('annotations.reply.send')}
          onSent={() => {
            endReply();
            onChanged();
          }}
          onCancel={endReply}
        />
      ) : (
        <p className="panel-thread-actions">
          {state !== 'orphaned' && (
            <button type="button" className="button is-quiet is-small" onClick={onReveal}>
              {t('annotations.panel.goTo')}
            </button>
          )}
          {thread.takeable && (
            <button type="button" className="button is-small" onClick={() => void act('take')}>
              {t('annotations.take')}
            </button>
          )}
          {mayWrite && (
            <button type="button" className="button is-quiet is-small" onClick={() => setReplying(true)}>
              {t('annotations.reply.open')}
            </button>
          )}
          {thread.resolvable && (
            <button
              type="button"
              className="button is-quiet is-small"
              onClick={() => void act(resolvedAt ? 'reopen' : 'resolve')}
            >
              {t(resolvedAt ? 'annotations.reopen' : 'annotations.resolve')}
            </button>
          )}
          {thread.requirable && (
            <button
              type="button"
              className="button is-quiet is-small"
              onClick={() => void act(thread.mustFix ? 'release' : 'require')}
            >
              {t(thread.mustFix ? 'annotations.mustFix.release' : 'annotations.mustFix.require')}
            </button>
          )}
        </p>
      )}
    </li>
  );
}

type Replies = Pick<ThreadView, 'replies' | 'repliesPart'>;

/**
 * The part of a thread's replies that is shown: the latest at first, and again after a change.
 * @returns the replies, and a function that loads another part and returns an error message, empty
 * on success
 */
function useReplies(pageId: string, thread: ThreadView): [Replies, (part: number) => Promise<string>] {
  const t = useT();
  const [read, setRead] = useState<{ readonly of: ThreadView; readonly replies: Replies } | null>(null);
  const showPart = async (part: number) => {
    try {
      const answer = await fetch(`${threadsPath(pageId)}?brouillon&fils=${thread.id}&${REPLIES_PART}=${part}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const [replies] = ((await answer.json()) as ThreadChanges).threads;
      setRead(replies ? { of: thread, replies } : null);
      return '';
    } catch {
      return t('annotations.panel.failed');
    }
  };
  return [read?.of === thread ? read.replies : thread, showPart];
}

function Author({ item, children }: { item: ReplyView; children?: ReactNode }) {
  const t = useT();
  const { side, name, organisation } = item.author;
  return (
    <p className="panel-thread-who">
      <span aria-hidden="true">{SIDE_SIGNS[side]}</span> <bdi className="anno-name">{name}</bdi>
      {organisation && (
        <>
          {', '}
          <bdi>{organisation}</bdi>
        </>
      )}
      <span className="visually-hidden">{` (${t(`annotations.side.${side}`)})`}</span>
      <span className="quiet">
        {' · '}
        {children}
        {children ? ' · ' : ''}
        {formatDate(item.createdAt, t.locale)}
      </span>
    </p>
  );
}
