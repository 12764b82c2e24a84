import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ActivityPage } from '#app/activity/activity-page.tsx';
import { activityView } from '#app/activity/activity-view.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { ACTIVITY_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';

/** `/activite`: who did what, for the staff. Its query is in the address. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  authoriseSeen(viewer, 'activity.read');
  return activityView(request, context, (query) => services.activity.list(viewer, query));
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('activity.title'));

export default function Activity() {
  const t = useT();
  return (
    <div className="list-page activity">
      <header className="list-head">
        <div>
          <h1>{t('activity.title')}</h1>
          <p className="standfirst">{t('activity.intro')}</p>
        </div>
      </header>
      <ActivityPage view={useLoaderData<typeof loader>()} path={ACTIVITY_PATH} />
    </div>
  );
}
