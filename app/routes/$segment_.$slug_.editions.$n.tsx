import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { readPage } from '#app/http/locked-text.server.ts';
import { requirePageKind } from '#app/http/segment.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { readingMeta } from '#app/reading/reading-meta.ts';
import { ReadingPage } from '#app/reading/reading-page.tsx';
import { readingView } from '#app/reading/reading-view.server.ts';
import { editionPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {} };

/** `/fiches/<slug>/editions/<n>`: one edition, at its permanent address. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  if (!/^[1-9]\d{0,5}$/.test(params.n ?? '')) throw new NavetteError('not-found');
  const number = Number(params.n);
  const read = await readPage(context, requirePageKind(params.segment), params.slug ?? '', number);
  if (!read.edition) throw new NavetteError('not-found');
  if (read.movedTo) throw redirectTo(editionPath(read.movedTo, number), 301);
  const editions = await services.editions.list(viewer, read.page.id);
  return data({ view: readingView(read, context), editionsCount: editions.length }, sharedInit(context));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? readingMeta(data.view) : []);

export default function OneEdition() {
  const { view, editionsCount } = useLoaderData<typeof loader>();
  return <ReadingPage view={view} editionsCount={editionsCount} />;
}
