import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { type MetaTag, pageMeta } from '#app/components/page-meta.ts';
import type { RouteHandle } from '#app/components/route-handle.ts';
import { SearchPage } from '#app/components/search-page.tsx';
import { guarded } from '#app/http/guarded.server.ts';
import { searchView } from '#app/http/search-view.server.ts';
import { translator } from '#app/i18n/translate.ts';

export const handle: RouteHandle = { islands: ['search'] };

/** `/recherche?q=`: a plain form and its results; the address says everything. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) =>
  searchView(new URL(request.url).searchParams, context),
);

export const meta: MetaFunction<typeof loader> = ({ data }): MetaTag[] => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.locale);
  const { q } = data.choice;
  // Results are for people: an index of indexes helps nobody.
  const robots = { name: 'robots', content: 'noindex' };
  return [...pageMeta(q === '' ? t('search.title') : t('search.titleFor', { query: q })), robots];
};

export default function Search() {
  return <SearchPage view={useLoaderData<typeof loader>()} />;
}
