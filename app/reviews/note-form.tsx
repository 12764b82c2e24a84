import { MUST_FIX_NAME } from '#app/annotations/view/annotation-names.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { noteInput } from '#content/input/review-input.ts';
import type { ReviewerNote } from '#server/reviews/reviewer-notes.ts';
import { NoteBody } from './note-body.tsx';
import { NoteList } from './note-list.tsx';
import type { ChosenPassage, SentReview } from './sent-review.ts';

const LIMITS = inputLimits(noteInput);

/**
 * The words of the draft and the reviewer's remark about them: the first part of the form on the
 * reviewer's screen. A script fills in the selected words.
 */
export function NoteForm(props: {
  readonly notes: readonly ReviewerNote[];
  /** Names that a script suggests after `@`. */
  readonly mentionable: readonly string[];
  readonly formKey: string;
  readonly sent: SentReview | null;
  /** The paragraph that the address names. */
  readonly chosen: ChosenPassage | null;
}) {
  const { notes, mentionable, formKey, sent, chosen } = props;
  const t = useT();
  const typed = sent?.typed;
  const passage = typed ?? chosen;
  const refused = sent?.refused?.id === '' ? sent.refused : null;
  const isLost = refused?.fields.some((field) => field === 'quote' || field === 'selection') ?? false;
  return (
    <section
      className="review-answer no-print"
      aria-labelledby="annoter"
      lang={t.locale}
      data-mentionable={JSON.stringify(mentionable)}
      data-mention={t('annotations.live.mention')}
    >
      <h2 id="annoter">{t('review.note.title')}</h2>
      <input type="hidden" name="cle" value={formKey} />
      <input type="hidden" name="cible" value={passage?.blockId ?? ''} />
      <input type="hidden" name="avant" value={passage?.before ?? ''} />
      <Field
        name="quote"
        label={t('review.note.quote')}
        help={t('review.note.quoteHelp')}
        error={isLost ? t(typed?.quote === '' ? 'review.note.unquoted' : 'review.note.lost') : null}
      >
        {(control) => (
          <textarea {...control} {...LIMITS.quote} rows={3} dir="auto" defaultValue={passage?.quote ?? ''} />
        )}
      </Field>
      <NoteBody
        name="body"
        help={t('review.note.bodyHelp')}
        isFaulty={refused?.fields.includes('body') ?? false}
        value={typed?.body ?? ''}
        required
      />
      <label className="choice field">
        <input type="checkbox" name={MUST_FIX_NAME} value="oui" defaultChecked={typed?.mustFix ?? false} />
        {t('annotations.mustFix.box')}
      </label>
      <p className="actions">
        <button type="submit" name="intent" value="annotate" className="button is-quiet">
          {t('review.note.send')}
        </button>
      </p>
      <NoteList notes={notes} sent={sent} />
    </section>
  );
}
