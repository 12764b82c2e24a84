import { SHARED_PAGE_HEADER } from '#content/addresses/shared-page-header.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

/**
 * Marks a loader's response for the page cache (`server/http/remix/page-cache.ts`) as shareable for
 * viewers who are not signed in: `data(value, sharedInit(context))`. The route must also export
 * `headers = loaderHeaders`, name the parameters that it reads in its `handle` (`query`), have no
 * islands except those declared, and show nothing personal.
 * @param scripts `islands`: the page has islands, which need no nonce
 */
export function sharedInit(
  { viewer }: Pick<AppContext, 'viewer'>,
  scripts: 'none' | 'islands' = 'none',
): { headers?: Record<string, string> } {
  return viewer.role === 'public' ? { headers: { [SHARED_PAGE_HEADER]: scripts } } : {};
}

/** The `headers` export of a route: its loader's headers, or its error's. */
export function loaderHeaders({
  loaderHeaders,
  errorHeaders,
}: {
  loaderHeaders: Headers;
  errorHeaders?: Headers;
}): Headers {
  return errorHeaders ?? loaderHeaders;
}
