import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { keptPlan } from '#app/sessions/kept-plan.server.ts';
import { SessionPlanPage } from '#app/sessions/session-plan-page.tsx';
import { sessionPlanView } from '#app/sessions/session-plan-view.server.ts';
import { parsePlanTimes } from '#content/addresses/plan-times.ts';
import { parsePlan } from '#content/addresses/session-plan.ts';
import { SESSION_PLAN_PATH } from '#content/addresses/site-paths.ts';

export const handle: RouteHandle = { islands: ['reading/session-plan'] };

/**
 * `/deroule?page=/modules/x&page=/modules/y&debut=09:00&pause=15`: modules led one after the other.
 */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin } = context;
  const { searchParams } = new URL(request.url);
  const modules = await services.sessionPlans.find(viewer, parsePlan(searchParams));
  const asked = { ...parsePlanTimes(searchParams), action: SESSION_PLAN_PATH, session: null };
  const view = sessionPlanView(translator(locale), modules, asked);
  const { keptIn, headers } = keptPlan(viewer, origin);
  return data({ locale, view, keptIn }, { headers });
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('sessionPlan.title')),
  { name: 'robots', content: 'noindex' },
];

export default function SessionPlan() {
  const { view, keptIn } = useLoaderData<typeof loader>();
  return <SessionPlanPage view={view} keptIn={keptIn} />;
}
