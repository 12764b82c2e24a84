import { formatDate, formatDay } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  comparePath,
  draftPath,
  followUpPath,
  managePath,
  noticePath,
  pageActivityPath,
  publishPath,
  reviewsPath,
} from '#content/addresses/site-paths.ts';
import { isPageKind } from '#content/kinds/kind.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';
import { type NextStep, nextStep } from './next-step.ts';

/** The title as a link to the page, the kind, and the number of the latest edition. */
export function EntryTitle({ entry: { kind, path, title, language, edition } }: { entry: BoardEntry }) {
  const t = useT();
  return (
    <>
      <a href={path} {...foreignLanguage(language, t.locale)}>
        <bdi>{title}</bdi>
      </a>
      <span className="quiet board-kind">
        {kindName(t, kind)}
        {edition !== null && ` · ${t('board.edition', { number: edition })}`}
      </span>
    </>
  );
}

/** The stage, and whether the page is archived. */
export function EntryStage({ entry: { stage, isArchived } }: { entry: BoardEntry }) {
  const t = useT();
  return (
    <>
      {isArchived && <span className="badge is-strong">{t('kinds.status.archived')}</span>}{' '}
      <span className="badge" data-stage={stage}>
        {t(`board.stage.${stage}`)}
      </span>
    </>
  );
}

/** How many checks its latest edition was published in spite of: a link to the page's activity. */
export function EntryOverridden({ entry: { path, overridden } }: { entry: BoardEntry }) {
  const t = useT();
  if (overridden.length === 0) return null;
  return (
    <a className="quiet-link board-overridden" href={pageActivityPath(path)}>
      {t('board.overridden', { count: overridden.length })}
    </a>
  );
}

/** Who looks after it; leads to where that is changed. Collections have nobody. */
export function EntryOwner({ entry: { kind, path, owner } }: { entry: BoardEntry }) {
  const t = useT();
  if (!isPageKind(kind)) return null;
  return (
    <a className={owner === null ? 'quiet-link' : undefined} href={followUpPath(path)}>
      <bdi>{owner ?? t('board.noOwner')}</bdi>
    </a>
  );
}

/** The due date, with a word if it is past. */
export function EntryDue({ entry: { dueOn, late } }: { entry: BoardEntry }) {
  const t = useT();
  if (dueOn === null) return null;
  return (
    <>
      <time dateTime={dueOn}>{formatDate(dueOn, t.locale)}</time>
      {late && <span className="badge is-danger">{t('board.late')}</span>}
    </>
  );
}

/** When it last changed, and by whom. */
export function EntryChange({ entry: { changedAt, writer }, now }: { entry: BoardEntry; now: string }) {
  const t = useT();
  const when = formatDay(changedAt, now, t.locale);
  return <time dateTime={changedAt}>{writer === null ? when : t('board.by', { when, name: writer })}</time>;
}

/** The open annotations, and how many of them hold up publishing; leads to them. */
export function EntryThreads({ entry: { threadsPath, openThreads, mustFixThreads } }: { entry: BoardEntry }) {
  const t = useT();
  if (openThreads === 0) return null;
  return (
    <>
      <a href={threadsPath} aria-label={t('board.threads', { count: openThreads })}>
        {openThreads}
      </a>
      {mustFixThreads > 0 && (
        <>
          <br />
          <small>{t('board.mustFix', { count: mustFixThreads })}</small>
        </>
      )}
    </>
  );
}

/** Who is asked to review it, and what they answered; leads to both. */
export function EntryReviews({ entry: { path, reviews } }: { entry: BoardEntry }) {
  const t = useT();
  if (reviews.length === 0) return null;
  return (
    <ul className="board-reviews">
      {reviews.map(({ id, name, state, isBefore, dueOn, late, remindedAt }) => (
        <li key={id}>
          <a href={reviewsPath(path)}>
            <bdi>{name || t('review.team')}</bdi>
          </a>
          <span className="quiet">
            {' · '}
            {t(`review.state.${state}`)}
            {isBefore && ` ${t('review.before')}`}
            {dueOn && ` ${t('board.dueReview', { date: formatDate(dueOn, t.locale) })}`}
            {remindedAt && ` · ${t('board.reminded', { date: formatDate(remindedAt, t.locale) })}`}
          </span>
          {late && (
            <>
              {' '}
              <span className="badge is-danger">{t('board.late')}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What is to be done next, and whether an annotation waits for the viewer's answer. */
export function EntryNext({ entry, me }: { entry: BoardEntry; me: string | null }) {
  const t = useT();
  const step = nextStep(entry, me);
  return (
    <>
      {step && <a href={stepPath(step, entry)}>{t(`board.next.${step}`)}</a>}
      {step && entry.mentionsViewer && <br />}
      {entry.mentionsViewer && <a href={entry.threadsPath}>{t('board.mentioned')}</a>}
    </>
  );
}

function stepPath(step: NextStep, { kind, path, edition }: BoardEntry): string {
  switch (step) {
    case 'archived':
      return isPageKind(kind) ? noticePath(path) : managePath(path);
    case 'manage':
      return managePath(path);
    case 'draft':
      return writePath(path);
    case 'in-review':
      return draftPath(path);
    case 'publish':
      return publishPath(path);
    case 'rework':
    case 'awaited':
    case 'ask-again':
      return reviewsPath(path);
    case 'ahead':
      return edition === null ? draftPath(path) : comparePath(path, { from: edition, to: 'brouillon' });
  }
}
