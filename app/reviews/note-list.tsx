import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import type { ReviewerNote } from '#server/reviews/reviewer-notes.ts';
import { NoteBody } from './note-body.tsx';
import type { RefusedNote } from './refused-note.ts';

/**
 * What a reviewer has annotated, with the answers. What they may still change has a form.
 * @param refused null where nothing can be changed
 */
export function NoteList({ notes, refused }: { notes: readonly ReviewerNote[]; refused?: RefusedNote | null }) {
  const t = useT();
  if (notes.length === 0) return null;
  return (
    <ul className="review-list">
      {notes.map((note) => (
        <li key={note.id} id={`note-${note.id}`}>
          {note.quote && <q dir="auto">{note.quote}</q>}
          <p className="review-words" dir="auto">
            {note.body}
          </p>
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
                  <p className="review-words" dir="auto">
                    {reply.body}
                  </p>
                </li>
              ))}
            </ul>
          )}
          {refused !== undefined && note.changeable && (
            <ChangeNote note={note} refused={refused?.id === note.id ? refused : null} />
          )}
        </li>
      ))}
    </ul>
  );
}

function ChangeNote({ note, refused }: { note: ReviewerNote; refused: RefusedNote | null }) {
  const t = useT();
  const what = { quote: note.quote };
  return (
    <div className="review-change">
      <details className="fold" open={refused !== null}>
        <summary aria-label={t('review.note.editLabel', what)}>{t('review.note.edit')}</summary>
        <PostForm>
          <input type="hidden" name="note" value={note.id} />
          <NoteBody id={`f-note-${note.id}`} isFaulty={refused !== null} value={refused?.body ?? note.body} />
          <p className="actions">
            <button type="submit" name="intent" value="edit-note" className="button is-quiet">
              {t('review.note.save')}
            </button>
          </p>
        </PostForm>
      </details>
      <PostForm>
        <input type="hidden" name="note" value={note.id} />
        <button
          type="submit"
          name="intent"
          value="remove-note"
          className="button is-quiet is-small"
          aria-label={t('review.note.removeLabel', what)}
        >
          {t('review.note.remove')}
        </button>
      </PostForm>
    </div>
  );
}
