import type { ReactNode } from 'react';
import type { ActivityDay } from '#app/activity/activity-view.server.ts';
import { EventLine } from '#app/activity/event-line.tsx';
import { formatDate, formatInstant, formatList } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { BeyondAlert } from '#app/materials/beyond/beyond-alert.tsx';
import { EndedAlert } from '#app/materials/beyond/ended-alert.tsx';
import { WithheldAlert } from '#app/materials/beyond/withheld-alert.tsx';
import { StageLine } from '#app/studies/stage-facts.tsx';
import { stageName } from '#app/studies/stage-name.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { activityPath } from '#content/activity/activity.ts';
import { boardPath, parseBoardQuery } from '#content/activity/board.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { draftPath, UNANSWERED_PATH } from '#content/addresses/site-paths.ts';
import { setTypography } from '#content/text/typography.ts';
import type { DeskApproved, DeskPage, DeskReview, DeskSentBack, Desk as DeskValue } from '#server/activity/desk.ts';
import { DeskAnnotations } from './desk-annotations.tsx';

/** The desk as the home page shows it. */
export interface DeskView extends Omit<DeskValue, 'news'> {
  readonly news: readonly ActivityDay[];
}

const boardWith = (query: string) => boardPath(parseBoardQuery(new URLSearchParams(query)));

/**
 * The staff's home: what I was writing, what waits for me, what others did.
 * A request for a review is one more section among those that wait.
 */
export function Desk({ desk }: { desk: DeskView }) {
  const t = useT();
  const { beyond, ended, withheld, resume, due, toReview, sentBack, approved, stages, mentions, annotations, news } =
    desk;
  const { byCommandLine, hasMore, isFirstVisit, since, sinceDay } = desk;
  const all = (name: keyof DeskValue['hasMore'], href: string, label: string) => hasMore[name] && { href, label };
  return (
    <section className="desk" aria-labelledby="etabli">
      <h1 id="etabli">{t('lists.desk')}</h1>
      <WithheldAlert texts={withheld} />
      <BeyondAlert beyond={beyond} isNamed />
      <EndedAlert ended={ended} />
      <div className="desk-columns">
        <Part
          id="reprendre"
          title={t('lists.resume')}
          all={all('resume', activityPath({ person: 'me', kind: 'writing' }), t('lists.resumeAll'))}
        >
          <Recent items={resume} empty={t('lists.resumeEmpty')}>
            {(pages) => <DeskPages pages={pages} address={writePath} />}
          </Recent>
        </Part>
        <Part id="echeances" title={t('lists.due')} all={all('due', boardWith('resp=me&tri=due'), t('lists.dueAll'))}>
          <Recent items={due} empty={t('lists.dueEmpty')}>
            {(pages) => <DeskPages pages={pages} address={draftPath} isDue />}
          </Recent>
        </Part>
        {mentions.length > 0 && (
          <Part
            id="mentions"
            title={t('lists.mentions')}
            all={all('mentions', `${UNANSWERED_PATH}?etat=ouvertes`, t('lists.mentionsAll'))}
          >
            <Recent items={mentions} empty="">
              {(some) => <DeskAnnotations annotations={some} />}
            </Recent>
          </Part>
        )}
        <Part
          id="recues"
          title={t('lists.annotations')}
          all={{ href: UNANSWERED_PATH, label: t('lists.annotationsAll') }}
        >
          <Recent items={annotations} empty={t('lists.annotationsEmpty')}>
            {(some) => <DeskAnnotations annotations={some} />}
          </Recent>
        </Part>
        <Part
          id="a-relire"
          title={t('lists.toReview')}
          all={all('toReview', boardWith('attente=1'), t('lists.toReviewAll'))}
        >
          <DeskReviews reviews={toReview} />
        </Part>
        {sentBack.length > 0 && (
          <Part
            id="renvoyes"
            title={t('lists.sentBack')}
            all={all('sentBack', boardWith('resp=me&etat=in-review'), t('lists.sentBackAll'))}
          >
            <DeskSentBacks pages={sentBack} />
          </Part>
        )}
        {approved.length > 0 && (
          <Part
            id="approuves"
            title={t('lists.approved')}
            all={all('approved', boardWith('resp=me&etat=in-review'), t('lists.sentBackAll'))}
          >
            <DeskApprovedPages pages={approved} />
          </Part>
        )}
        {stages.length > 0 && (
          <Part
            id="mes-etapes"
            title={t('stages.board.mine')}
            all={all('stages', `${boardWith('genre=study&attente=1')}#etapes`, t('stages.board.mineAll'))}
          >
            <DeskStages stages={stages} />
          </Part>
        )}
      </div>
      <Part
        id="depuis"
        title={t(isFirstVisit ? 'activity.since.titleFirst' : 'activity.since.title')}
        all={{
          href: activityPath({ person: 'others', from: hasMore.news ? sinceDay : null }),
          label: t('activity.since.all'),
        }}
      >
        <p className="quiet">
          {t(`activity.since.${news.length > 0 ? 'on' : isFirstVisit ? 'noneFirst' : 'none'}`, {
            date: formatInstant(since, t.locale),
          })}
        </p>
        <ul className="activity-events">
          {news.flatMap(({ events }) =>
            events.map((event) => (
              <li key={event.key}>
                <time className="quiet" dateTime={event.at}>
                  {formatDate(event.at, t.locale)}
                </time>
                <EventLine event={event} withTime={false} />
              </li>
            )),
          )}
        </ul>
        {byCommandLine && (
          <p className="quiet">
            {t('activity.since.commandLine')}{' '}
            <a href={activityPath({ person: 'cli', from: sinceDay })}>{t('activity.since.commandLineAll')}</a>
          </p>
        )}
      </Part>
    </section>
  );
}

/** @param all where everything is, if this is a part of it */
function Part(props: {
  id: string;
  title: string;
  all: { readonly href: string; readonly label: string } | false;
  children: ReactNode;
}) {
  const { id, title, all, children } = props;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {all && (
        <p className="desk-all">
          <a href={all.href}>{all.label}</a>
        </p>
      )}
    </section>
  );
}

/** What is recent, and folded below it what is old. */
function Recent<Item extends { readonly isOld: boolean }>(props: {
  items: readonly Item[];
  empty: string;
  children: (items: readonly Item[]) => ReactNode;
}) {
  const { items, empty, children } = props;
  const t = useT();
  const recent = items.filter(({ isOld }) => !isOld);
  const old = items.filter(({ isOld }) => isOld);
  return (
    <>
      {recent.length > 0 ? (
        children(recent)
      ) : (
        <p className="quiet">{old.length > 0 ? t('lists.nothingRecent') : empty}</p>
      )}
      {old.length > 0 && (
        <details>
          <summary>{t('lists.old', { count: old.length })}</summary>
          {children(old)}
        </details>
      )}
    </>
  );
}

/** Drafts that somebody is asked to review. */
export function DeskReviews({ reviews }: { reviews: readonly DeskReview[] }) {
  const t = useT();
  if (reviews.length === 0) return <p className="quiet">{t('lists.toReviewEmpty')}</p>;
  return (
    <ul>
      {reviews.map(({ id, kind, href, title, language, askedBy, dueOn, isLate }) => (
        <li key={id}>
          <a href={href} {...foreignLanguage(language, t.locale)}>
            {setTypography(title, language)}
          </a>
          <p className="quiet">
            {[kindName(t, kind), askedBy, dueOn && t('review.dueOn', { date: formatDate(dueOn, t.locale) })]
              .filter(Boolean)
              .join(' · ')}{' '}
            {isLate && <span className="badge is-danger">{t('board.late')}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}

function DeskSentBacks({ pages }: { pages: readonly DeskSentBack[] }) {
  const t = useT();
  return (
    <ul>
      {pages.map(({ id, kind, href, title, language, name, reason, answeredAt }) => (
        <li key={id}>
          <a href={href} {...foreignLanguage(language, t.locale)}>
            {setTypography(title, language)}
          </a>
          <p className="quiet">
            {kindName(t, kind)} · <bdi>{name || t('review.team')}</bdi>, {formatDate(answeredAt, t.locale)}
          </p>
          {reason && (
            <p className="quiet desk-reason" dir="auto">
              {reason}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function DeskApprovedPages({ pages }: { pages: readonly DeskApproved[] }) {
  const t = useT();
  return (
    <ul>
      {pages.map(({ id, kind, href, title, language, names }) => (
        <li key={id}>
          <a href={href} {...foreignLanguage(language, t.locale)}>
            {setTypography(title, language)}
          </a>
          <p className="quiet">
            {kindName(t, kind)} · {t('lists.approvedBy', { names: formatList(names, t.locale) })}
          </p>
        </li>
      ))}
    </ul>
  );
}

function DeskStages({ stages }: Pick<DeskValue, 'stages'>) {
  const t = useT();
  return (
    <ul>
      {stages.map(({ id, path, stage, state, dueOn, late, study }) => (
        <li key={id}>
          <a href={path}>{stageName(t, stage)}</a>
          <p className="quiet">
            <bdi {...foreignLanguage(study.language, t.locale)}>{setTypography(study.title, study.language)}</bdi> ·{' '}
            <StageLine state={state} dueOn={dueOn} late={late} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function DeskPages(props: { pages: readonly DeskPage[]; address: (page: string) => string; isDue?: boolean }) {
  const { pages, address, isDue = false } = props;
  const t = useT();
  return (
    <ul>
      {pages.map(({ id, kind, href, title, language, changedAt, dueOn, isLate }) => (
        <li key={id}>
          <a href={address(href)} {...foreignLanguage(language, t.locale)}>
            {setTypography(title, language)}
          </a>
          <p className="quiet">
            {kindName(t, kind)} ·{' '}
            {isDue && dueOn !== null
              ? t('board.due', { date: formatDate(dueOn, t.locale) })
              : t('lists.changedOn', { date: formatDate(changedAt, t.locale) })}
            {isLate && <span className="badge is-danger">{t('board.late')}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
