import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { noteInput } from '#content/input/review-input.ts';
import type { ReviewerNote } from '#server/reviews/reviewer-notes.ts';
import { NoteBody } from './note-body.tsx';
import { NoteList } from './note-list.tsx';
import type { RefusedNote } from './refused-note.ts';

const LIMITS = inputLimits(noteInput);

/**
 * Words of the draft and what the reviewer says of them. A script fills in the words that are
 * selected.
 */
export function NoteForm(props: {
  readonly notes: readonly ReviewerNote[];
  /** Names that a script suggests after `@`. */
  readonly mentionable: readonly string[];
  readonly formKey: string;
  readonly refused: RefusedNote | null;
}) {
  const { notes, mentionable, formKey, refused } = props;
  const t = useT();
  const isNew = refused?.id === '';
  const isLost = isNew && refused.fields.some((field) => field === 'quote' || field === 'selection');
  return (
    <section
      className="review-answer no-print"
      aria-labelledby="annoter"
      lang={t.locale}
      data-mentionable={JSON.stringify(mentionable)}
      data-mention={t('annotations.live.mention')}
    >
      <h2 id="annoter">{t('review.note.title')}</h2>
      <NoteList notes={notes} refused={refused} />
      <PostForm data-review-note={t('review.note.button')}>
        <input type="hidden" name="cle" value={formKey} />
        <input type="hidden" name="cible" value="" />
        <input type="hidden" name="avant" value="" />
        <Field
          name="quote"
          label={t('review.note.quote')}
          help={t('review.note.quoteHelp')}
          error={isLost ? t('review.note.lost') : null}
        >
          {(control) => (
            <textarea
              {...control}
              {...LIMITS.quote}
              rows={2}
              required
              dir="auto"
              defaultValue={isNew ? refused.quote : ''}
            />
          )}
        </Field>
        <NoteBody
          help={t('review.note.bodyHelp')}
          isFaulty={isNew && refused.fields.includes('body')}
          value={isNew ? refused.body : ''}
        />
        <p className="actions">
          <button type="submit" name="intent" value="annotate" className="button is-quiet">
            {t('review.note.send')}
          </button>
        </p>
      </PostForm>
    </section>
  );
}
