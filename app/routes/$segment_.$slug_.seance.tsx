import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageKind } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { keptPlan } from '#app/sessions/kept-plan.server.ts';
import { SessionPlanPage } from '#app/sessions/session-plan-page.tsx';
import { sessionPlanView } from '#app/sessions/session-plan-view.server.ts';
import { parsePlanTimes } from '#content/addresses/plan-times.ts';
import { sessionPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';

export const handle: RouteHandle = { islands: ['reading/session-plan'] };

/** `/modules/<slug>/seance`: a module as who leads its session sees it; `?seance=2` of several. */
export const loader = guarded(async ({ params, request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin } = context;
  const { search, searchParams } = new URL(request.url);
  const module = await services.sessionPlans.require(viewer, requirePageKind(params.segment), params.slug ?? '');
  const action = sessionPath(module.path);
  if (module.slug !== params.slug) throw redirectTo(action + search, 301);
  const session = Number(searchParams.get('seance') ?? 1);
  if (!module.sessions[session - 1]) throw new NavetteError('not-found');
  const view = sessionPlanView(translator(locale), [module], { ...parsePlanTimes(searchParams), action, session });
  const { keptIn, headers } = keptPlan(viewer, origin);
  return data({ locale, view, keptIn }, { headers });
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('sessionPlan.of', { title: data.view.parts[0]?.title ?? '' })),
  { name: 'robots', content: 'noindex' },
];

export default function ModuleSession() {
  const { view, keptIn } = useLoaderData<typeof loader>();
  return <SessionPlanPage view={view} keptIn={keptIn} />;
}
