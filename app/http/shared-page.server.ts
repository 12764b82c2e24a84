import type { AppContext } from '#server/http/app-context.ts';

/** What the server's page cache looks for (server/http/page-cache.ts): the same answer for everyone who is not signed in. */
const SHARED_PAGE_HEADER = 'X-Navette-Shared';

/**
 * Marks a loader's answer as shareable when nobody is signed in: `data(value, sharedInit(context))`. The route must also export
 * `headers = loaderHeaders`, name in its `handle` the parameters that it reads (`query`), hold no island, and show nothing personal.
 */
export function sharedInit({ viewer }: Pick<AppContext, 'viewer'>): { headers?: Record<string, string> } {
  return viewer.role === 'public' ? { headers: { [SHARED_PAGE_HEADER]: '1' } } : {};
}

/** The `headers` of a route: what its loader said, or its error. */
export function loaderHeaders({
  loaderHeaders,
  errorHeaders,
}: {
  loaderHeaders: Headers;
  errorHeaders?: Headers;
}): Headers {
  return errorHeaders ?? loaderHeaders;
}
