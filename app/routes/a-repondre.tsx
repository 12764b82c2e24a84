import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ActivityPager } from '#app/activity/activity-pager.tsx';
import { guarded } from '#app/http/guarded.server.ts';
import type { MessageKey } from '#app/i18n/translate.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { DeskAnnotations } from '#app/pages/desk/desk-annotations.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import type { UnansweredQuery } from '#content/activity/unanswered-query.ts';
import { formatUnansweredQuery, parseUnansweredQuery } from '#content/activity/unanswered-query.ts';
import { UNANSWERED_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';

/** `/a-repondre`: annotations without an answer, or all open ones. Its query is in the address. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'draft.read');
  const query = parseUnansweredQuery(new URL(request.url).searchParams);
  return { locale, query, ...(await services.home.unanswered(viewer, query)) };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)(titleOf(data.query)));

const titleOf = ({ open }: UnansweredQuery): MessageKey =>
  open ? 'activity.unanswered.titleOpen' : 'activity.unanswered.title';

const CHOICES = [
  { label: 'activity.unanswered.own', ownOnly: true, open: false },
  { label: 'activity.unanswered.all', ownOnly: false, open: false },
  { label: 'activity.unanswered.open', ownOnly: false, open: true },
] as const;

export default function Unanswered() {
  const t = useT();
  const { query, annotations, next, total } = useLoaderData<typeof loader>();
  const at = (changed: Partial<typeof query>) => UNANSWERED_PATH + formatUnansweredQuery({ ...query, ...changed });
  return (
    <div className="list-page unanswered">
      <header className="list-head">
        <div>
          <h1>{t(titleOf(query))}</h1>
          <p className="standfirst">
            {total !== null
              ? t('activity.unanswered.introOpen', { count: total })
              : t(query.ownOnly ? 'activity.unanswered.intro' : 'activity.unanswered.introAll')}
          </p>
        </div>
      </header>
      <nav aria-label={t('lists.view')} className="segmented">
        {CHOICES.map(({ label, ownOnly, open }) => (
          <a
            key={label}
            href={at({ ownOnly, open, before: null })}
            aria-current={ownOnly === query.ownOnly && open === query.open ? 'true' : undefined}
          >
            {t(label)}
          </a>
        ))}
      </nav>
      {annotations.length === 0 ? (
        <p className="empty">
          {t(
            next !== null
              ? 'activity.unanswered.noneHere'
              : query.open
                ? 'activity.unanswered.noneOpen'
                : 'activity.unanswered.none',
          )}
        </p>
      ) : (
        <DeskAnnotations annotations={annotations} />
      )}
      <ActivityPager latest={query.before && at({ before: null })} older={next && at({ before: next })} />
    </div>
  );
}
