import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageKind } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { DraftPage } from '#app/reading/draft-page.tsx';
import { draftView } from '#app/reading/draft-view.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { draftPath, reviewPath } from '#content/addresses/site-paths.ts';
import { can } from '#content/permission.ts';

export const handle: RouteHandle = { islands: ['draft-news'] };

const NOT_STAFF = { step: null, openThreads: 0, mustFixThreads: 0 };

/**
 * `/fiches/<slug>/brouillon`: the draft as its next edition would be read. Whoever is asked to
 * review it, and may read it by that alone, is led to their request.
 */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const kind = requirePageKind(params.segment);
  const slug = params.slug ?? '';
  if (!can(viewer, 'draft.read')) {
    const asked = await services.reviewers.findOwnAt(kind, slug, viewer);
    if (asked) throw redirectTo(reviewPath(asked), 302);
  }
  const read = await services.draftReading.read(viewer, kind, slug);
  if (read.movedTo) throw redirectTo(draftPath(read.movedTo), 301);
  const ownRequest = await services.reviewers.findOwn(read.page.id, viewer);
  const state = can(viewer, 'draft.read') ? await services.board.draftState(viewer, read.page.id) : NOT_STAFF;
  return data({ view: draftView(read, context, { ownRequest, ...state }), locale });
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('draft.title')} · ${data.view.title}`);

export default function Draft() {
  return <DraftPage view={useLoaderData<typeof loader>().view} />;
}
