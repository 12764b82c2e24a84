import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ActivityPage } from '#app/activity/activity-page.tsx';
import { activityView } from '#app/activity/activity-view.server.ts';
import { ReadLine } from '#app/activity/read-line.tsx';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { pageActivityPath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/fiches/<slug>/activite`: who did what on this page, for the staff. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('draft.read', args);
  authoriseSeen(viewer, 'activity.read');
  const { id, kind, title, language } = page;
  return {
    kind,
    title: setTypography(title, language),
    path: pagePath(page),
    read: await services.readingCounts.ofAll([id]),
    view: await activityView(args.request, args.context, (query) => services.activity.ofPage(viewer, id, query)),
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.view.locale)('activity.of', { title: data.title }));

export default function PageActivity() {
  const t = useT();
  const { kind, title, path, read, view } = useLoaderData<typeof loader>();
  return (
    <div className="list-page activity">
      <PageKicker kind={kind} title={title} path={path} />
      <h1>{t('activity.ofPage')}</h1>
      <ReadLine read={read} />
      <ActivityPage view={view} path={pageActivityPath(path)} ofOnePage />
    </div>
  );
}
