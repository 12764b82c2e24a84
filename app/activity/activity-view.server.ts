import { type ActivityCursor, type ActivityQuery, parseActivityQuery } from '#content/activity/activity.ts';
import { dayIn } from '#content/activity/local-day.ts';
import type { Locale } from '#content/locale.ts';
import { setTypography } from '#content/text/typography.ts';
import type { ActivityEvent, ActivityList } from '#server/activity/activity-service.ts';
import type { Owner } from '#server/board/follow-up-service.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/** An event as lists show it: the same event repeated at once is one row, with how many times. */
export interface ShownEvent extends ActivityEvent {
  readonly times: number;
}

/** A day of the network's time zone with its events, the latest first. */
export interface ActivityDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly events: readonly ShownEvent[];
}

export interface ActivityView {
  readonly locale: Locale;
  readonly query: ActivityQuery;
  readonly people: readonly Owner[];
  readonly days: readonly ActivityDay[];
  readonly next: ActivityCursor | null;
}

/** A list of events that an address asks for. */
export async function activityView(
  request: Request,
  { services, viewer, locale, timeZone }: Pick<AppContext, 'services' | 'viewer' | 'locale' | 'timeZone'>,
  find: (query: ActivityQuery) => Promise<ActivityList>,
): Promise<ActivityView> {
  const query = parseActivityQuery(new URL(request.url).searchParams);
  const [{ events, next }, people] = await Promise.all([find(query), services.followUp.owners(viewer)]);
  return { locale, query, people, days: activityDays(events, timeZone), next };
}

/** Events by day. Those that repeat the one before them, of the same person, are counted. */
export function activityDays(events: readonly ActivityEvent[], timeZone: string): ActivityDay[] {
  const days: { day: string; events: ShownEvent[] }[] = [];
  for (const event of events) {
    const day = dayIn(timeZone, new Date(event.at));
    if (days.at(-1)?.day !== day) days.push({ day, events: [] });
    const shown = days.at(-1)!.events;
    const last = shown.at(-1);
    if (last && isSame(last, event)) shown[shown.length - 1] = { ...last, times: last.times + 1 };
    else shown.push({ ...event, on: event.on && withTypography(event.on), times: 1 });
  }
  return days;
}

function isSame(a: ActivityEvent, b: ActivityEvent): boolean {
  const what = ({ actor, action, subject, detail }: ActivityEvent) => JSON.stringify([actor, action, subject, detail]);
  return what(a) === what(b);
}

function withTypography(on: NonNullable<ActivityEvent['on']>): NonNullable<ActivityEvent['on']> {
  return { ...on, title: setTypography(on.title, on.language) };
}
