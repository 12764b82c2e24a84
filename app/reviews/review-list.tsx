import { Fragment } from 'react';
import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { DRAFT_CHOICE, reviewChoice } from '#app/reading/comparison/comparable-editions.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { comparePath } from '#content/addresses/site-paths.ts';
import type { RequestState } from '#content/review.ts';
import type { FormerAnswer } from '#server/reviews/review-service.ts';
import { AskAgain } from './ask-form.tsx';
import type { RefusedRequest } from './refused-request.ts';

/** A request as the list shows it. */
export interface RequestRow {
  readonly id: string;
  /** Empty for the team as a whole. */
  readonly name: string;
  /** A personal link opens the draft for them. */
  readonly hasLink: boolean;
  /** The text quotes them. */
  readonly isQuoted: boolean;
  readonly askedBy: string | null;
  readonly createdAt: string;
  readonly dueOn: string | null;
  readonly state: RequestState;
  /** The message to the reviewer; empty for none. */
  readonly message: string;
  readonly reason: string;
  readonly answeredAt: string | null;
  /** Where the mail server refused the mail of an open request, its address; else null. */
  readonly undeliveredTo: string | null;
  /** What its reviewer had answered before, the first one first. */
  readonly former: readonly FormerAnswer[];
  /** The answer was given for another state than the present one. */
  readonly isBefore: boolean;
  /** The edition that it was closed with. */
  readonly edition: number | null;
}

/** Requests and their answers. */
export function ReviewList(props: {
  /** The page's. */
  readonly path: string;
  readonly requests: readonly RequestRow[];
  readonly isCurrent: boolean;
  /** Links can be copied, because no mail carries them. */
  readonly showsLinks?: boolean;
  readonly refused?: RefusedRequest | null;
}) {
  const { path, requests, isCurrent, showsLinks = false, refused = null } = props;
  const t = useT();
  return (
    <ul className="review-list">
      {requests.map((row) => {
        const name = row.name || t('review.team');
        return (
          <li key={row.id}>
            <p>
              <strong>
                <bdi>{name}</bdi>
              </strong>{' '}
              <AnswerBadge {...row} />
              {row.isQuoted && <span className="quiet"> · {t('review.isQuoted')}</span>}
            </p>
            <p className="quiet">
              {row.edition !== null && `${t('review.ofEdition', { number: row.edition })} · `}
              {row.askedBy
                ? t('review.askedBy', { date: formatDate(row.createdAt, t.locale), name: row.askedBy })
                : t('review.askedOn', { date: formatDate(row.createdAt, t.locale) })}
              {row.dueOn && `, ${t('review.dueOn', { date: formatDate(row.dueOn, t.locale) })}`}
            </p>
            {row.undeliveredTo !== null && (
              <p className="notice-box is-danger">{t('review.undelivered', { address: row.undeliveredTo })}</p>
            )}
            {row.state === 'open' && row.message && (
              <>
                <p className="quiet">{t('review.wordSent')}</p>
                <blockquote className="review-words" dir="auto">
                  {row.message}
                </blockquote>
              </>
            )}
            {row.reason && (
              <blockquote className="review-words" dir="auto">
                {row.reason}
              </blockquote>
            )}
            {row.former.map(({ id, answer, answeredAt, reason }, at) => (
              <Fragment key={id}>
                <p className="quiet">
                  {t(at === 0 ? 'review.answeredFirst' : 'review.answeredThen', {
                    answer: t(`review.state.${answer}`),
                    date: formatDate(answeredAt, t.locale),
                  })}
                </p>
                {reason && (
                  <blockquote className="review-words" dir="auto">
                    {reason}
                  </blockquote>
                )}
              </Fragment>
            ))}
            {isCurrent && row.isBefore && (
              <p>
                <a
                  href={comparePath(path, { from: reviewChoice(row.id), to: DRAFT_CHOICE })}
                  aria-label={t('review.seeChangesLabel', { name })}
                >
                  {t('review.seeChanges')}
                </a>
              </p>
            )}
            {isCurrent && row.state === 'open' && (
              <Deed id={row.id} intent="withdraw" label={t('review.withdrawLabel', { name })}>
                {t('review.withdraw')}
              </Deed>
            )}
            {isCurrent && (showsLinks || row.undeliveredTo !== null) && row.hasLink && row.state === 'open' && (
              <Deed id={row.id} intent="link" label={t('review.linkLabel', { name })}>
                {t('review.showLink')}
              </Deed>
            )}
            {isCurrent && row.undeliveredTo !== null && (
              <Deed id={row.id} intent="resend" label={t('review.resendLabel', { name })}>
                {t('review.resend')}
              </Deed>
            )}
            {isCurrent && (row.state === 'changes' || row.state === 'expired' || row.isBefore) && (
              <AskAgain
                id={row.id}
                name={name}
                refused={refused?.id === row.id ? refused : null}
                isMailed={!showsLinks}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Deed({ id, intent, label, children }: { id: string; intent: string; label: string; children: string }) {
  return (
    <PostForm>
      <input type="hidden" name="id" value={id} />
      <button type="submit" name="intent" value={intent} className="button is-quiet is-small" aria-label={label}>
        {children}
      </button>
    </PostForm>
  );
}

/** The state of a request, with the date of the answer, and whether the text has changed since. */
export function AnswerBadge(props: Pick<RequestRow, 'state' | 'answeredAt' | 'isBefore'>) {
  const { state, answeredAt, isBefore } = props;
  const t = useT();
  const look =
    state === 'changes' ? 'badge is-danger' : state === 'approved' && !isBefore ? 'badge is-strong' : 'badge';
  return (
    <>
      <span className={look}>
        {t(`review.state.${state}`)}
        {isBefore && ` ${t('review.before')}`}
      </span>
      {answeredAt && (
        <span className="quiet"> {t('review.answeredOn', { date: formatDate(answeredAt, t.locale) })}</span>
      )}
    </>
  );
}
