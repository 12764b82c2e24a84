import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ActivityFilters } from '#app/activity/activity-filters.tsx';
import { ActivityPager } from '#app/activity/activity-pager.tsx';
import { guarded } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { HistoryTable } from '#app/reading/comparison/history-table.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { activityAddress, journalCsvPath, parseActivityQuery } from '#content/activity/activity.ts';
import { JOURNAL_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/admin/journal`: the whole audit log. Its query is in the address. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'system.read');
  const query = parseActivityQuery(new URL(request.url).searchParams);
  const [{ events, next }, people] = await Promise.all([
    services.activity.journal(viewer, query),
    services.followUp.owners(viewer),
  ]);
  const history = events.map(({ on, whom, ...event }) => ({
    ...event,
    subjectName: whom ?? (on && setTypography(on.title, on.language)),
  }));
  return { locale, query, people, history, next };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('admin.sections.journal'));

export default function Journal() {
  const t = useT();
  const { query, people, history, next } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{t('admin.sections.journal')}</h1>
      <p>{t('activity.journal.intro')}</p>
      <ActivityFilters view={{ query, people }} path={JOURNAL_PATH} ofOnePage={false} />
      {history.length === 0 ? (
        <p className="empty">{t(next === null ? 'activity.none' : 'activity.noneHere')}</p>
      ) : (
        <HistoryTable history={history} label={t('activity.journal.table')} />
      )}
      <ActivityPager
        latest={query.before && activityAddress(JOURNAL_PATH, { ...query, before: null })}
        older={next && activityAddress(JOURNAL_PATH, { ...query, before: next })}
      />
      <p>
        <a className="button is-quiet" href={journalCsvPath(query)} download="">
          {t('activity.journal.csv')}
        </a>
      </p>
    </>
  );
}
