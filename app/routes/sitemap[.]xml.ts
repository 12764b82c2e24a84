import type { LoaderFunctionArgs } from '@remix-run/node';
import { guarded } from '#app/http/guarded.server.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { EXPLORE_PATH } from '#content/addresses/site-paths.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { escapeHtml } from '#content/render/html-escape.ts';

/** A search engine follows the links of these to the rest. */
const MOST_PAGES = 5000;

/** Addresses of what is public (sitemaps.org 0.9), for search engines; the same whoever asks. */
export const loader = guarded(async ({ context: { services, origin } }: LoaderFunctionArgs) => {
  const [pages, collections] = await Promise.all([
    services.publishedLists.publicAddresses(MOST_PAGES),
    services.collections.list(PUBLIC_VIEWER),
  ]);
  const places = ['/', EXPLORE_PATH, ...collections.map(collectionPath)].map((href) => ({ href, changed: '' }));
  const published = pages.map(({ href, publishedAt }) => ({ href, changed: publishedAt }));
  const urls = [...places, ...published].map(
    ({ href, changed }) =>
      `<url><loc>${escapeHtml(origin + href)}</loc>${changed && `<lastmod>${escapeHtml(changed)}</lastmod>`}</url>\n`,
  );
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('')}</urlset>\n`,
    { headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'no-cache' } },
  );
});
