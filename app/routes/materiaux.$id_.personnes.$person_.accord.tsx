import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { type RefusedLoop, submitLoop } from '#app/consent/loop-form.server.ts';
import { LoopPage } from '#app/consent/loop-page.tsx';
import { loopView, type NewConsentLink, newConsentLink } from '#app/consent/loop-view.server.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const handle: RouteHandle = { islands: ['copy-text'] };

/**
 * `/materiaux/<id>/personnes/<id>/accord`: what somebody is asked by a personal link, and what they
 * answered. With `?texte=en`, the proposed text in that language.
 */
export const loader = guarded(async ({ request, context, params }: LoaderFunctionArgs) => {
  const { id = '', person = '' } = params;
  const found = await context.services.consentLoops.view(id, person, context.viewer);
  const beyond = await context.services.beyondConsent.find({ materialId: id }, context.viewer);
  return loopView(found, beyond, new URL(request.url).searchParams.get('texte'), context);
});

interface Answer {
  readonly made?: NewConsentLink;
  readonly refused?: RefusedLoop;
}

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, origin } = args.context;
  const { id: materialId = '', person: id = '' } = args.params;
  const { loop } = await services.consentLoops.require(materialId, id, viewer);
  const form = await readForm(args);
  const outcome = await submitLoop({ materialId, id }, form, args.context);
  if ('to' in outcome) return redirectTo(outcome.to);
  if ('refused' in outcome) return data<Answer>({ refused: outcome.refused }, { status: outcome.status });
  // In the answer to the form: a redirect would leave the secret in the browser's history.
  const made = await newConsentLink(outcome.token, loop?.locale ?? 'fr', origin);
  return data<Answer>({ made }, { headers: { 'Cache-Control': 'no-store' } });
});

export const headers = () => ({ 'Cache-Control': 'no-store' });

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('consent.team.title')} · ${data.label}`);

export default function ConsentLoop() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return <LoopPage {...view} made={answer?.made ?? null} refused={answer?.refused ?? null} />;
}
