import type { CardFrame, NumberedThread } from '#app/annotations/view/annotations-view.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { InTurns } from '#app/ui/in-turns.tsx';
import { annotationsPath, draftPath, editionPath } from '#content/addresses/site-paths.ts';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { markAnchor } from '#content/render/html-marks.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';
import type { ReplyView } from '#server/annotations/annotation-views.ts';
import { Byline } from './annotation-byline.tsx';
import { EditForm, MustFixForm, ReplyForm, SettleForm, TakeForm } from './annotation-thread-forms.tsx';
import { RepliesLinks } from './replies-links.tsx';

/**
 * The `data-*` attributes from which the page's script places a card and marks its words: its order
 * among the cards, the words' block, and the offsets of their first and last character, white space
 * not counted.
 */
function placeData({ author, createdAt, place, whole, markLabel }: NumberedThread) {
  const card = { 'data-side': author.side, 'data-order': place?.order, 'data-made': createdAt };
  if (!place || place.state === 'orphaned' || place.blockId === null) return card;
  return {
    ...card,
    'data-in-block': place.blockId,
    'data-from': place.from,
    'data-to': place.to,
    'data-whole': whole && place.state !== 'changed' ? '' : undefined,
    'data-label': markLabel,
  };
}

/** Annotations, one below the other. */
export function AnnotationThreads({ threads, view }: { threads: readonly NumberedThread[]; view: CardFrame }) {
  return (
    <InTurns items={threads} idOf={({ id }) => id} weigh={lengthOf}>
      {(thread) => <AnnotationThread thread={thread} view={view} />}
    </InTurns>
  );
}

/** Characters of a thread and its replies. */
export function lengthOf({ body, quote, replies }: NumberedThread): number {
  return body.length + quote.length + replies.reduce((sum, reply) => sum + reply.body.length, 0);
}

/** An annotation with its replies and the actions that the viewer may take. */
export function AnnotationThread({ thread, view }: { thread: NumberedThread; view: CardFrame }) {
  const t = useT();
  const { id, number, kind, replies, repliesPart, resolvedAt, resolvedBy, mustFix, author } = thread;
  const inText = thread.place !== null && thread.place.state !== 'orphaned';
  return (
    <article
      className={`anno-card anno-${author.side}${resolvedAt ? ' is-resolved' : ''}`}
      id={threadAnchor(id)}
      aria-label={t('annotations.number', { number })}
      tabIndex={-1}
      {...placeData(thread)}
    >
      <header>
        <Byline author={author} number={number}>
          <span className="anno-kind">{t(`annotations.kind.${kind}`)}</span>
          {mustFix && !resolvedAt && <span className="anno-kind is-must-fix">{t('annotations.mustFix.state')}</span>}
          {resolvedAt && <span className="anno-kind">{t('annotations.resolved')}</span>}
        </Byline>
      </header>
      <Quotation thread={thread} language={view.language} />
      <Proposal thread={thread} language={view.language} />
      {thread.body !== thread.replacement && <Body item={thread} />}
      {thread.taken && <Taken thread={thread} path={view.path} />}
      <p className="anno-foot">
        <When thread={thread} />
        {mustFix && (
          <>
            {' · '}
            {t('annotating.mustFixBy', { name: mustFix.by, date: formatDate(mustFix.at, t.locale) })}
          </>
        )}
        {resolvedAt && !thread.taken && (
          <>
            {' · '}
            {t('annotations.resolvedBy', { name: resolvedBy ?? '', date: formatDate(resolvedAt, t.locale) })}
          </>
        )}
        {inText && (
          <>
            {' · '}
            <a href={`#${markAnchor(id)}`}>{t('annotations.toText')}</a>
          </>
        )}
      </p>
      <RepliesLinks id={id} part={repliesPart} shown={replies.length} path={annotationsPath(view.path)} />
      {replies.length > 0 && (
        <ol className="anno-replies" aria-label={t('annotations.reply.count', { count: repliesPart.total })}>
          <InTurns items={replies} idOf={({ id }) => id} weigh={({ body }) => body.length}>
            {(reply) => (
              <li className={`anno-reply anno-${reply.author.side}`}>
                <Byline author={reply.author} />
                <Body item={reply} />
                <p className="anno-foot">
                  <When thread={reply} />
                </p>
                {view.mayWrite && reply.changeable && <EditForm view={view} item={reply} />}
              </li>
            )}
          </InTurns>
        </ol>
      )}
      {(view.mayWrite || thread.resolvable || thread.requirable) && (
        <div className="anno-actions no-print">
          {thread.takeable && <TakeForm view={view} thread={thread} />}
          {thread.resolvable && <SettleForm view={view} thread={thread} />}
          {thread.requirable && <MustFixForm view={view} thread={thread} />}
          {view.mayWrite && <ReplyForm view={view} thread={thread} />}
          {view.mayWrite && thread.changeable && <EditForm view={view} item={thread} />}
        </div>
      )}
    </article>
  );
}

/** The annotated words and what became of them. Words marked in the text are not repeated. */
function Quotation({ thread, language }: { thread: NumberedThread; language: string }) {
  const t = useT();
  const { place, quote, now, whole } = thread;
  const state = place?.state ?? 'orphaned';
  const words = setTypography(quote, language);
  return (
    <div className={`anno-quote is-${state}`}>
      {state !== 'placed' && <p className="anno-state">{t(`annotations.state.${state}`)}</p>}
      {state === 'placed' && whole ? (
        <p className="anno-state">{t('annotations.wholeParagraph')}</p>
      ) : (
        <blockquote lang={language} dir="auto" title={state === 'changed' ? t('annotations.originalWords') : undefined}>
          {shorten(words, state)}
        </blockquote>
      )}
      {now && (
        <>
          <p className="anno-state">{t('annotations.now')}</p>
          <blockquote lang={language} dir="auto">
            {shorten(now, 'placed')}
          </blockquote>
        </>
      )}
    </div>
  );
}

/** The words that a correction proposes. */
function Proposal({ thread, language }: { thread: NumberedThread; language: string }) {
  const t = useT();
  if (thread.replacement === null) return null;
  if (thread.replacement === '') return <p className="anno-state">{t('annotating.proposesDeletion')}</p>;
  return (
    <div className="anno-quote">
      <p className="anno-state">{t('annotating.proposed')}</p>
      <blockquote className="anno-proposed" lang={language} dir="auto">
        {setTypography(thread.replacement, language)}
      </blockquote>
    </div>
  );
}

/** Who took a correction over into the draft and when, with its place there for who may read it. */
function Taken({ thread, path }: { thread: NumberedThread; path: string }) {
  const t = useT();
  const { taken, readsDraft } = thread;
  if (!taken) return null;
  return (
    <p className="anno-taken">
      {t('annotating.taken', { name: taken.by, date: formatDate(taken.at, t.locale) })}
      {taken.edition !== null && (
        <>
          {' · '}
          <a href={editionPath(path, taken.edition)}>{t('annotating.inEdition', { number: taken.edition })}</a>
        </>
      )}
      {readsDraft && (
        <>
          {' · '}
          <a href={`${draftPath(path)}#b-${taken.blockId}`}>{t('annotating.inDraft')}</a>
        </>
      )}
    </p>
  );
}

const SHORT = 140;

/** Long words are shortened if the text still contains them; otherwise they are given in full. */
function shorten(words: string, state: string): string {
  if (state === 'orphaned' || words.length <= SHORT) return words;
  return `${words.slice(0, words.lastIndexOf(' ', SHORT))}\u00a0…`;
}

/** The body of an annotation or reply, in the typography of its own language. */
function Body({ item: { body, language } }: { item: Pick<ReplyView, 'body' | 'language'> }) {
  return setShortText(body, language ?? '')
    .split(/\n{2,}/)
    .map((paragraph, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no id, and are never reordered
      <p key={i} className="anno-body" lang={language ?? undefined} dir="auto">
        {paragraph}
      </p>
    ));
}

function When({ thread }: { thread: Pick<ReplyView, 'createdAt' | 'editedAt'> }) {
  const t = useT();
  return (
    <>
      <time dateTime={thread.createdAt}>{formatDate(thread.createdAt, t.locale)}</time>
      {thread.editedAt && `, ${t('annotations.edited', { date: formatDate(thread.editedAt, t.locale) })}`}
    </>
  );
}
