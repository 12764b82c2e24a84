import { formatDate, formatMoment } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { type ActivityAction, isActivity } from '#content/activity/activity.ts';
import { findCheck } from '#content/gate/checks.ts';
import { VISIBILITIES } from '#content/permission.ts';
import type { ShownEvent } from './activity-view.server.ts';

/** What somebody did: the person, the deed, and what it was done to, which leads there. */
export function EventLine({ event, withTime = true }: { event: ShownEvent; withTime?: boolean }) {
  const t = useT();
  const { at, actor, actorName, action, on, whom, times } = event;
  const more = [...details(t, event), ...(times > 1 ? [t('activity.times', { count: times })] : [])];
  return (
    <>
      {withTime && (
        <time className="quiet" dateTime={at}>
          {formatMoment(at, t.locale, { timeStyle: 'short' })}
        </time>
      )}
      <p>
        <bdi className="event-actor">
          {actorName ?? t(actor === 'cli' ? 'activity.commandLine' : 'activity.somebody')}
        </bdi>{' '}
        {isActivity(action) ? deed(t, action, event, whom ?? t('activity.somebody')) : action}{' '}
        {on ? (
          <a href={on.href} {...foreignLanguage(on.language, t.locale)}>
            {on.title}
          </a>
        ) : (
          !action.startsWith('person.') && t('activity.gone')
        )}
        {more.length > 0 && <span className="quiet"> · {more.join(' · ')}</span>}
      </p>
    </>
  );
}

function deed(t: Translate, action: ActivityAction, { detail }: ShownEvent, whom: string): string {
  if (action === 'page.status-changed' && detail.status === 'in-review') return t('activity.toReview');
  const number = typeof detail.number === 'number' ? detail.number : '';
  const label = typeof detail.label === 'string' ? detail.label : '';
  return t(`activity.did.${action}`, { number, whom, label });
}

function details(t: Translate, { action, detail, ownerName }: ShownEvent): string[] {
  if (action === 'page.followed') {
    const owner = ownerName === null ? t('activity.noOwner') : t('activity.owner', { name: ownerName });
    const due = typeof detail.due === 'string' ? [t('activity.due', { date: formatDate(detail.due, t.locale) })] : [];
    return [owner, ...due];
  }
  if (action === 'edition.unreviewed' || action === 'edition.overridden') {
    const checks = Array.isArray(detail.checks) ? detail.checks.flatMap((name) => findCheck(String(name)) ?? []) : [];
    const because =
      typeof detail.reason === 'string' && detail.reason !== ''
        ? [t('activity.because', { reason: detail.reason })]
        : [];
    return [...checks.map(({ says }) => says.one[t.locale]), ...because];
  }
  const visibility = VISIBILITIES.find((known) => action === 'page.changed' && known === detail.visibility);
  if (visibility) return [t('activity.visibility', { who: t(`kinds.visibility.${visibility}`) })];
  return [];
}
