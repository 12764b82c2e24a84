import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ExplorePage } from '#app/explore/explore-page.tsx';
import { exploreView } from '#app/explore/explore-view.server.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {}, islands: ['suggest'] };

/** `/explorer`: by theme, country, goal, toolkit, author. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) =>
  data({ view: await exploreView(context), role: context.viewer.role }, sharedInit(context, 'islands')),
);

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.view.locale);
  return pageMeta(t('explore.title'), t('explore.intro'));
};

export default function Explore() {
  return <ExplorePage {...useLoaderData<typeof loader>()} />;
}
