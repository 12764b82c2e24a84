import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate, formatList } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { WithdrawalsLeft } from '#app/materials/beyond/withdrawals-left.tsx';
import { DRAFT_CHOICE } from '#app/reading/comparison/comparable-editions.ts';
import { AnswerBadge } from '#app/reviews/review-list.tsx';
import { RuleLine } from '#app/reviews/rule-line.tsx';
import { Field } from '#app/ui/field.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import { comparePath, editionPath, reviewsPath } from '#content/addresses/site-paths.ts';
import { resultsOf } from '#content/gate/checks.ts';
import { editionInput } from '#content/input/edition-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';
import type { EditionPreview } from '#server/pages/publication/edition-preview.ts';
import type { ReviewCheck } from '#server/pages/publication/review-check.ts';
import { GateFindings } from './gate-findings.tsx';
import { PageKicker } from './page-kicker.tsx';

const LIMITS = inputLimits(editionInput);

interface PublishFormProps {
  readonly page: {
    readonly title: string;
    readonly summary: string;
    readonly kind: PageKind;
    readonly visibility: Visibility;
    readonly language: string;
    readonly editionNumber: number | null;
  };
  readonly path: string;
  /** Where the page's annotations are. */
  readonly threads: string;
  readonly preview: EditionPreview;
  /** Whether mail leaves by itself: a mail server is set up. */
  readonly isMailed: boolean;
  readonly note: string;
  /** The reason to publish in spite of a check that requires one, as typed. */
  readonly without: string;
  /** Why the posted form published nothing. */
  readonly refusal: PublishRefusal | null;
}

/** Why a form was refused; the form is shown again with the current draft, to decide again. */
export type PublishRefusal =
  | 'incomplete'
  | 'unchanged'
  | 'without'
  | 'draft-changed'
  | 'published-meanwhile'
  | 'withdrawal';

/** The next edition, what it lacks, the reviewers' answers, and the button to publish it. */
export function PublishForm({ page, path, threads, preview, isMailed, note, without, refusal }: PublishFormProps) {
  const t = useT();
  const { review } = preview;
  const isUnreviewed = review.approvals < review.rule.approvals;
  const needsReason = resultsOf(preview.gate, 'justified').length > 0;
  const isBlocked =
    preview.withdrawals.length > 0 || preview.missing.length > 0 || resultsOf(preview.gate, 'blocking').length > 0;
  const ready = !isBlocked && (!isUnreviewed || review.mayBypass);
  return (
    <div className="form-page">
      <PageKicker kind={page.kind} title={page.title} path={path} />
      <h1>{t('manage.publishTitle', { number: preview.number })}</h1>
      <p className="standfirst">{t('manage.publishIntro')}</p>
      {!refusal && <DoneMessage />}
      {refusal && refusal !== 'incomplete' && refusal !== 'without' && refusal !== 'withdrawal' && (
        <Refused refusal={refusal} number={page.editionNumber ?? 0} path={path} />
      )}
      <WithdrawalsLeft left={preview.withdrawals} isRefused={refusal === 'withdrawal'} />
      <GateFindings
        kind={page.kind}
        path={path}
        threads={threads}
        language={page.language}
        gate={preview.gate}
        needsApprovals={isUnreviewed && !review.mayBypass}
      />
      {preview.same && page.editionNumber !== null && (
        <p className="notice-box">
          {t(preview.unchanged ? 'manage.unchanged' : 'manage.same', { number: page.editionNumber })}
        </p>
      )}
      <section aria-labelledby="contenu-edition">
        <h2 id="contenu-edition">{t('manage.willShow')}</h2>
        <Preview page={page} path={path} preview={preview} />
      </section>
      <Review review={review} path={path} isMailed={isMailed} />
      {/* What was typed stays when something else prevents publication. */}
      {(ready || note !== '' || without !== '') && (
        <PostForm>
          <input type="hidden" name="reviewed" value={preview.previewedState} />
          <Field name="note" label={t('manage.note')} help={t('manage.noteHelp')}>
            {(control) => <textarea {...control} {...LIMITS.note} rows={2} defaultValue={note} />}
          </Field>
          {(needsReason || without !== '') && (
            <Field
              name="without"
              label={t('manage.gate.reason')}
              help={t('manage.gate.reasonHelp')}
              error={refusal === 'without' ? t('review.error.without') : null}
            >
              {(control) => <textarea {...control} {...LIMITS.without} rows={2} required defaultValue={without} />}
            </Field>
          )}
          {preview.unchanged && (
            <Confirmation name="unchanged" label={t('manage.confirmUnchanged', { number: preview.number })} required />
          )}
          {refusal === 'draft-changed' && <Confirmation name="meanwhile" label={t('manage.confirmMeanwhile')} />}
          <p className="actions">
            <button type="submit" name="intent" value="publish" className="button">
              {t('manage.confirm')}
            </button>
            <a href={path}>{t('manage.cancel')}</a>
          </p>
        </PostForm>
      )}
      {!ready && (
        <p className="actions">
          <a className="button" href={writePath(path)}>
            {t('manage.backToText')}
          </a>
          <a href={path}>{t('manage.backToPage')}</a>
        </p>
      )}
    </div>
  );
}

function Preview({ page, path, preview }: Pick<PublishFormProps, 'page' | 'path' | 'preview'>) {
  const t = useT();
  const words = t('manage.textWords', { count: preview.words });
  const foreign = foreignLanguage(page.language, t.locale);
  return (
    <dl className="summary-list">
      <dt>{t('manage.title')}</dt>
      <dd {...foreign}>{page.title}</dd>
      {page.summary && (
        <>
          <dt>{t('manage.summary')}</dt>
          <dd {...foreign}>{page.summary}</dd>
        </>
      )}
      <dt>{t('manage.text')}</dt>
      <dd>
        {preview.currentWords === null || page.editionNumber === null
          ? words
          : t('manage.textWas', { now: words, was: preview.currentWords, number: page.editionNumber })}
        {page.editionNumber !== null && !preview.same && (
          <>
            <br />
            <a href={comparePath(path, { from: page.editionNumber, to: DRAFT_CHOICE })}>
              {t('manage.seeChanges', { number: page.editionNumber })}
            </a>
          </>
        )}
      </dd>
      {preview.headings.length > 0 && (
        <>
          <dt>{t('manage.parts')}</dt>
          <dd {...foreign}>{preview.headings.map((heading) => setTypography(heading, page.language)).join(' · ')}</dd>
        </>
      )}
      {preview.attachments.length > 0 && (
        <>
          <dt>{t('documents.title')}</dt>
          {preview.attachments.map(({ title, language }) => (
            <dd key={`${language} ${title}`} {...foreignLanguage(language, t.locale)}>
              {setTypography(title, language)}
            </dd>
          ))}
        </>
      )}
      <dt>{t('manage.readers')}</dt>
      <dd>{t(`kinds.visibility.${page.visibility}`)}</dd>
    </dl>
  );
}

/** A checkbox that confirms a publication. */
function Confirmation({ name, label, required = false }: { name: string; label: string; required?: boolean }) {
  return (
    <p>
      <label className="choice">
        <input type="checkbox" name={name} value="yes" required={required} />
        {label}
      </label>
    </p>
  );
}

function Refused({
  refusal,
  number,
  path,
}: {
  refusal: Exclude<PublishRefusal, 'incomplete' | 'without' | 'withdrawal'>;
  number: number;
  path: string;
}) {
  const t = useT();
  return (
    <div className="notice-box is-danger" role="alert">
      <p>
        <strong>{t(`manage.refused.${refusal}.title`, { number })}</strong>
      </p>
      <p>
        {t(`manage.refused.${refusal}.text`, { number })}{' '}
        {refusal === 'published-meanwhile' && (
          <a href={editionPath(path, number)}>{t('manage.seeEdition', { number })}</a>
        )}
      </p>
    </div>
  );
}

/** The reviewers whose open requests are closed by publishing. */
function Closes({ waiting, isMailed }: { waiting: ReviewCheck['waiting']; isMailed: boolean }) {
  const t = useT();
  // The team as a whole is sent no mail.
  const named = waiting.filter(({ name }) => name !== '').length;
  const names = formatList(
    waiting.map(({ name }) => name || t('review.team')),
    t.locale,
  );
  return (
    <p className="notice-box">
      {t('review.closes', { count: waiting.length, names })}{' '}
      {named > 0 && t(isMailed ? 'review.closesMailed' : 'review.closesUnmailed', { count: named })}
    </p>
  );
}

/** The reviewers' answers since the latest edition, and the approvals that publishing requires. */
function Review({
  review: { rule, approvals, mayBypass, reviews, waiting },
  path,
  isMailed,
}: {
  review: ReviewCheck;
  path: string;
  isMailed: boolean;
}) {
  const t = useT();
  const isUnreviewed = approvals < rule.approvals;
  return (
    <section aria-labelledby="relecture" className="form-section">
      <h2 id="relecture">{t('review.title')}</h2>
      <RuleLine rule={rule} have={approvals} />
      {isUnreviewed && !mayBypass && <p className="notice-box is-danger">{t('review.rule.refused')}</p>}
      {reviews.length + waiting.length > 0 && (
        <ul className="review-list">
          {reviews.map(({ name, answer, at, exact }) => (
            <li key={`${name} ${at}`}>
              <strong>
                <bdi>{name}</bdi>
              </strong>{' '}
              <AnswerBadge state={answer} answeredAt={at} isBefore={!exact} />
            </li>
          ))}
          {waiting.map(({ name, dueOn }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a static list, never reordered
            <li key={index}>
              <strong>
                <bdi>{name || t('review.team')}</bdi>
              </strong>{' '}
              <AnswerBadge state="open" answeredAt={null} isBefore={false} />
              {dueOn && <span className="quiet"> {t('review.dueOn', { date: formatDate(dueOn, t.locale) })}</span>}
            </li>
          ))}
        </ul>
      )}
      {waiting.length > 0 && <Closes waiting={waiting} isMailed={isMailed} />}
      <p>
        <a href={reviewsPath(path)}>{t('review.ask')}</a>
      </p>
    </section>
  );
}
