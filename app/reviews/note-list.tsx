import { WordsToCopy } from '#app/frame/words-to-copy.tsx';
import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import type { ReviewerNote } from '#server/reviews/reviewer-notes.ts';
import { NoteBody } from './note-body.tsx';
import type { SentReview } from './sent-review.ts';

/**
 * What a reviewer has annotated, with the answers. What they may still change has a field, in the
 * form of their screen.
 * @param sent what became of the form; undefined where nothing can be changed
 */
export function NoteList({ notes, sent }: { notes: readonly ReviewerNote[]; sent?: SentReview | null }) {
  const t = useT();
  if (notes.length === 0) return null;
  return (
    <ul className="review-list">
      {notes.map((note) => (
        <li key={note.id} id={`note-${note.id}`}>
          {note.quote && <q dir="auto">{note.quote}</q>}
          <p className="review-words" lang={note.language ?? undefined} dir="auto">
            {note.body}
          </p>
          {note.isMustFix && !note.isResolved && (
            <p>
              <span className="badge is-danger">{t('annotations.mustFix.state')}</span>
            </p>
          )}
          {(note.editedAt || note.isResolved) && (
            <p className="quiet">
              {[note.editedAt && t('review.note.edited'), note.isResolved && t('review.note.resolved')]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
          {note.replies.length > 0 && (
            <ul className="review-replies" aria-label={t('review.note.replies')}>
              {note.replies.map((reply) => (
                <li key={reply.id}>
                  <p className="quiet">
                    <bdi>{reply.author.name}</bdi>
                    {reply.author.organisation && (
                      <>
                        , <bdi>{reply.author.organisation}</bdi>
                      </>
                    )}{' '}
                    · {formatInstant(reply.createdAt, t.locale)}
                  </p>
                  <p className="review-words" lang={reply.language ?? undefined} dir="auto">
                    {reply.body}
                  </p>
                </li>
              ))}
            </ul>
          )}
          {!note.changeable && sent?.typed.edits[note.id] && <WordsToCopy words={sent.typed.edits[note.id]!} />}
          {sent !== undefined && (
            <div className="review-change">
              {note.changeable && <ChangeNote note={note} sent={sent} />}
              {!note.isResolved && <RequireNote note={note} />}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Says that an annotation must be dealt with before publishing, or need not. */
function RequireNote({ note }: { note: ReviewerNote }) {
  const t = useT();
  const act = note.isMustFix ? 'release' : 'require';
  return (
    <button
      type="submit"
      name="intent"
      value={`${act}-note:${note.id}`}
      formNoValidate
      className="button is-quiet is-small"
    >
      {t(`annotations.mustFix.${act}`)}
      <span className="visually-hidden">{` (${note.quote})`}</span>
    </button>
  );
}

function ChangeNote({ note, sent }: { note: ReviewerNote; sent: SentReview | null }) {
  const t = useT();
  const what = { quote: note.quote };
  const typed = sent?.typed.edits[note.id];
  return (
    <>
      <details className="fold" open={typed !== undefined}>
        <summary aria-label={t('review.note.editLabel', what)}>{t('review.note.edit')}</summary>
        <NoteBody
          name={`edit-${note.id}`}
          id={`f-note-${note.id}`}
          isFaulty={sent?.refused?.id === note.id}
          value={typed ?? note.body}
        />
        <p className="actions">
          <button
            type="submit"
            name="intent"
            value={`edit-note:${note.id}`}
            formNoValidate
            className="button is-quiet"
            aria-label={t('review.note.saveLabel', what)}
          >
            {t('review.note.save')}
          </button>
        </p>
      </details>
      <button
        type="submit"
        name="intent"
        value={`remove-note:${note.id}`}
        formNoValidate
        className="button is-quiet is-small"
        aria-label={t('review.note.removeLabel', what)}
      >
        {t('review.note.remove')}
      </button>
    </>
  );
}
