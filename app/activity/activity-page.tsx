import { formatMoment } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { activityAddress } from '#content/activity/activity.ts';
import { ActivityFilters } from './activity-filters.tsx';
import { ActivityPager } from './activity-pager.tsx';
import type { ActivityView } from './activity-view.server.ts';
import { EventLine } from './event-line.tsx';

/**
 * Events by day, with their filters.
 * @param path of the list
 * @param ofOnePage the list is of a single page
 */
export function ActivityPage({
  view,
  path,
  ofOnePage = false,
}: {
  view: ActivityView;
  path: string;
  ofOnePage?: boolean;
}) {
  const t = useT();
  const { days, next } = view;
  return (
    <>
      <ActivityFilters view={view} path={path} ofOnePage={ofOnePage} />
      {days.length === 0 && <p className="empty">{t(next === null ? 'activity.none' : 'activity.noneHere')}</p>}
      <ol className="activity-days">
        {days.map(({ day, events }) => (
          <li key={day}>
            <h2>
              <time dateTime={day}>
                {formatMoment(`${day}T12:00:00Z`, t.locale, {
                  weekday: 'long',
                  day: 'numeric',
                  month: 'long',
                  year: 'numeric',
                })}
              </time>
            </h2>
            <ol className="activity-events">
              {events.map((event) => (
                <li key={event.key}>
                  <EventLine event={event} />
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
      <ActivityPager
        latest={view.query.before && activityAddress(path, { ...view.query, before: null })}
        older={next && activityAddress(path, { ...view.query, before: next })}
      />
    </>
  );
}
