import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate, formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { ChangedDetails } from '#app/reading/comparison/changed-details.tsx';
import { ComparedText } from '#app/reading/comparison/compared-text.tsx';
import { ReadingFrame } from '#app/reading/text/reading-frame.tsx';
import { TextFoot } from '#app/reading/text/text-foot.tsx';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { draftNewsPath, reviewPath } from '#content/addresses/site-paths.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { answerInput } from '#content/input/review-input.ts';
import { directionOf } from '#content/locale.ts';
import { NoteForm } from './note-form.tsx';
import type { ReviewView } from './review-view.server.ts';
import { REVIEW_FORM, type SentReview } from './sent-review.ts';

const LIMITS = inputLimits(answerInput);

/** A draft as its reviewer reads it, with what changed and their answer. */
export function ReviewPage({ view, sent }: { view: ReviewView; sent: SentReview | null }) {
  const t = useT();
  const { draft, changes, key } = view;
  const opened = sent?.opened.state ? sent.opened : view.opened;
  const { text, language } = draft;
  const isTextChanged = changes?.text.parts.some(({ change }) => change !== 'same' && change !== 'skipped') ?? false;
  const isChanged = isTextChanged || (changes?.details.length ?? 0) > 0;
  const words = { lang: t.locale, dir: directionOf(t.locale) };
  return (
    <ReadingFrame
      page={draft}
      text={text}
      printedFoot={t('draft.printedFoot', { when: formatInstant(draft.readAt, t.locale) })}
      messages={<Asked view={view} sent={sent} hasMoved={opened.state !== '' && opened.state !== view.state} />}
      foot={<TextFoot text={text} language={language} />}
      aside={null}
    >
      {changes && !isChanged && (
        <p className="quiet" {...words}>
          {changes.edition === null
            ? t('review.noChanges', { date: formatInstant(changes.since, t.locale) })
            : t('review.noChangesOfEdition', { number: changes.edition, date: formatDate(changes.since, t.locale) })}
        </p>
      )}
      {changes && isChanged && (
        <details className="fold review-changes" open>
          <summary {...words}>
            {changes.edition === null
              ? t('review.changes', { date: formatInstant(changes.since, t.locale) })
              : t('review.changesOfEdition', { number: changes.edition, date: formatDate(changes.since, t.locale) })}
          </summary>
          <ChangedDetails details={changes.details} language={language} />
          {isTextChanged && (
            <div>
              <ComparedText comparison={changes.text} reviewKey={key} />
            </div>
          )}
        </details>
      )}
      {text.words > 0 ? (
        <div className="prose review-text" id="texte" dangerouslySetInnerHTML={{ __html: text.html }} />
      ) : (
        <p className="empty" {...words}>
          {t('draft.empty')}
        </p>
      )}
      {/* One form: whichever part of it is sent, what was typed in the others comes back. */}
      <PostForm id={REVIEW_FORM} data-review-note={t('review.note.button')} {...words}>
        <input type="hidden" name="state" value={opened.isKept ? opened.state : view.state} />
        <NoteForm
          notes={view.notes}
          mentionable={view.mentionable}
          formKey={view.formKey}
          sent={sent}
          chosen={view.chosen}
        />
        <section className="review-answer no-print" aria-labelledby="repondre">
          <h2 id="repondre">{t('review.answerTitle')}</h2>
          <p className="quiet">{t('review.answerHelp')}</p>
          <Field
            name="reason"
            label={t('review.reason')}
            help={t('review.reasonHelp')}
            error={sent?.problem === 'reason' ? t('review.error.reason') : null}
          >
            {(control) => (
              <textarea {...control} {...LIMITS.reason} rows={4} dir="auto" defaultValue={sent?.typed.reason ?? ''} />
            )}
          </Field>
          <p className="actions">
            <button type="submit" name="intent" value="approved" formNoValidate className="button">
              {t('review.approve')}
            </button>
            <button type="submit" name="intent" value="changes" formNoValidate className="button is-danger">
              {t('review.refuse')}
            </button>
            <button type="submit" name="intent" value="look" formNoValidate className="button is-quiet">
              {t('review.later')}
            </button>
          </p>
        </section>
      </PostForm>
    </ReadingFrame>
  );
}

function Asked(props: {
  readonly view: ReviewView;
  readonly sent: SentReview | null;
  /** Whether the text is no longer as the reviewer opened it. */
  readonly hasMoved: boolean;
}) {
  const { view, sent, hasMoved } = props;
  const { askedBy, message, dueOn, draft, key } = view;
  const here = reviewPath(key);
  const t = useT();
  return (
    <>
      {!sent && <DoneMessage />}
      {sent?.done && <DoneMessage code={sent.done} />}
      {sent?.problem && (
        <p className="notice-box is-danger" role="alert">
          {sent.problem === 'moved' && t('review.moved')}
          {sent.problem === 'reason' && <a href="#f-reason">{t('review.error.reason')}</a>}
          {sent.problem === 'note' && <a href="#f-quote">{t('annotations.error.title')}</a>}
        </p>
      )}
      {hasMoved && sent?.problem !== 'moved' && (
        <p className="notice-box no-print" role="status">
          {t('review.hasMoved')}{' '}
          <a href={here} data-keeps-typed>
            {t('review.openAnew')}
          </a>
        </p>
      )}
      <div className="notice-box draft-band" role="note" aria-label={t('draft.title')}>
        <p>
          <span className="badge is-strong">{t('draft.title')}</span>{' '}
          <span data-asked>
            {askedBy ? t('review.asks', { name: askedBy }) : t('review.asked')}{' '}
            {dueOn && t('review.until', { date: formatDate(dueOn, t.locale) })}
          </span>
        </p>
        {message && (
          <blockquote className="review-words" dir="auto">
            {message}
          </blockquote>
        )}
        <p className="no-print" data-asked>
          <a href="#repondre">{t('review.toAnswer')}</a>
        </p>
        {!hasMoved && (
          <p
            className="no-print"
            role="status"
            data-draft-news={draftNewsPath(draft.id, key)}
            data-position={draft.position}
          >
            <span hidden>
              {t('draft.changed')}{' '}
              <a href={here} data-keeps-typed>
                {t('draft.show')}
              </a>
            </span>
            <span hidden data-closed>
              {t('review.closedMeanwhile')} <a href={here}>{t('review.closedShow')}</a>
            </span>
          </p>
        )}
      </div>
    </>
  );
}
