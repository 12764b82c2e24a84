import type { LoaderFunctionArgs } from '@remix-run/node';
import { SEARCH_PATH } from '#content/addresses/site-paths.ts';
import { escapeHtml } from '#content/render/html-escape.ts';

/** `/opensearch.xml`: lets a browser search here from its address bar (OpenSearch 1.1). */
export async function loader({ context }: LoaderFunctionArgs) {
  const { origin, networkName, locale } = context;
  // `ShortName` is limited to 16 characters.
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Navette</ShortName>
<LongName>${escapeHtml(`Navette · ${networkName}`.slice(0, 48))}</LongName>
<Description>${escapeHtml(networkName)}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Language>${locale}</Language>
<Url type="text/html" template="${escapeHtml(origin)}${SEARCH_PATH}?q={searchTerms}"/>
<Url type="application/json" template="${escapeHtml(origin)}${SEARCH_PATH}.json?q={searchTerms}"/>
</OpenSearchDescription>
`;
  return new Response(xml, {
    headers: { 'Content-Type': 'application/opensearchdescription+xml; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
}
