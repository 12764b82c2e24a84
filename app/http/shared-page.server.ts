import type { AppContext } from '#server/http/app-context.ts';

/** Tells the page cache (server/http/page-cache.ts): the same response for all of the public. */
const SHARED_PAGE_HEADER = 'X-Navette-Shared';

/**
 * Marks a loader's response as shareable if nobody is signed in: `data(value,
 * sharedInit(context))`. The route must also export `headers = loaderHeaders`, name the parameters
 * that it reads in its `handle` (`query`), have no island, and show nothing personal.
 */
export function sharedInit({ viewer }: Pick<AppContext, 'viewer'>): { headers?: Record<string, string> } {
  return viewer.role === 'public' ? { headers: { [SHARED_PAGE_HEADER]: '1' } } : {};
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
