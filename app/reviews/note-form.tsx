import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { LONGEST_BODY } from '#content/annotation/annotation.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { noteInput } from '#content/input/review-input.ts';

const LIMITS = inputLimits(noteInput);

/** The values of a refused annotation, and its invalid fields. */
export interface RefusedNote {
  readonly quote: string;
  readonly body: string;
  readonly fields: readonly string[];
}

/** Words of the draft and what the reviewer says of them. A script fills in the words that are selected. */
export function NoteForm(props: {
  readonly notes: readonly { readonly id: string; readonly quote: string; readonly body: string }[];
  readonly formKey: string;
  readonly refused: RefusedNote | null;
}) {
  const { notes, formKey, refused } = props;
  const t = useT();
  const isLost = refused?.fields.some((field) => field === 'quote' || field === 'selection');
  return (
    <section className="review-answer no-print" aria-labelledby="annoter" lang={t.locale}>
      <h2 id="annoter">{t('review.note.title')}</h2>
      {notes.length > 0 && (
        <ul className="review-list">
          {notes.map(({ id, quote, body }) => (
            <li key={id}>
              <q dir="auto">{quote}</q>
              <p className="review-words" dir="auto">
                {body}
              </p>
            </li>
          ))}
        </ul>
      )}
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
            <textarea {...control} {...LIMITS.quote} rows={2} required dir="auto" defaultValue={refused?.quote ?? ''} />
          )}
        </Field>
        <Field
          name="body"
          label={t('review.note.body')}
          help={t('review.note.bodyHelp')}
          error={refused?.fields.includes('body') ? t('annotations.error.empty') : null}
        >
          {(control) => (
            <textarea
              {...control}
              maxLength={LONGEST_BODY}
              rows={3}
              required
              dir="auto"
              defaultValue={refused?.body ?? ''}
            />
          )}
        </Field>
        <p className="actions">
          <button type="submit" name="intent" value="annotate" className="button is-quiet">
            {t('review.note.send')}
          </button>
        </p>
      </PostForm>
    </section>
  );
}
