import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { type MetaTag, pageMeta } from '#app/reading/metadata/page-meta.ts';
import { SearchPage } from '#app/search/search-page.tsx';
import { countUnanswered, searchView } from '#app/search/search-view.server.ts';

export const handle: RouteHandle = { islands: ['search', 'suggest'] };

/** `/recherche?q=`: a plain form and its results; the address holds the whole state. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const view = await searchView(new URL(request.url).searchParams, context);
  // Queries sent by the script while typing are not counted; the script reports the last one.
  if (request.headers.get('Sec-Fetch-Mode') !== 'cors') await countUnanswered(view, context);
  return view;
});

/** Counts a query without results, for the staff; sent by the script once typing has stopped. */
export const action = guarded(async ({ request, context }: ActionFunctionArgs) => {
  const q = formText(await readForm({ request, context }), 'q');
  await countUnanswered(await searchView(new URLSearchParams({ q }), context), context);
  return new Response(null, { status: 204 });
});

export const meta: MetaFunction<typeof loader> = ({ data }): MetaTag[] => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.locale);
  const { q } = data.choice;
  const description = t('search.description');
  // Search engines may index the form, not results: an index of an index helps nobody.
  if (q === '' && data.chosen.length === 0) return pageMeta(t('search.title'), description);
  const title = q === '' ? t('search.title') : t('search.titleFor', { query: q });
  return [...pageMeta(title, description), { name: 'robots', content: 'noindex' }];
};

export default function Search() {
  return <SearchPage view={useLoaderData<typeof loader>()} />;
}
