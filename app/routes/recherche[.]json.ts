import type { LoaderFunctionArgs } from '@remix-run/node';
import { guarded } from '#app/http/guarded.server.ts';
import { readSearchAddress, searchAddress } from '#app/search/search-address.ts';

/** `/recherche.json?q=`: the search as JSON, by the viewer's rights; the page's parameters. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, origin } = context;
  const choice = readSearchAddress(new URL(request.url).searchParams);
  const found = await services.search.search(viewer, choice);
  const body = {
    query: choice.q,
    page: choice.page,
    pageSize: found.pageSize,
    total: found.total,
    url: origin + searchAddress(choice),
    didYouMean: found.didYouMean,
    results: found.results.map(({ kind, href, title, summary, passage, attachment, language, publishedAt, draft }) => ({
      kind,
      url: origin + href,
      title,
      summary,
      passage,
      attachment: attachment && { title: attachment.title, url: origin + attachment.href },
      language,
      publishedAt,
      draft,
    })),
    facets: found.facets,
  };
  return Response.json(body, { headers: { 'Cache-Control': 'private, no-store' } });
});
